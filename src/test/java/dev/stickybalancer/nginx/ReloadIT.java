package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** agent.sh in a running pod: what it does with a configuration that is delivered, and what it tells. */
class ReloadIT {
    private static final Duration TWO_PAUSES = Duration.ofSeconds(90);

    @Test
    void every_admin_answer_tells_which_configuration_runs() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var hash = ConfigRenderer.render(model(app, pod)).configHash();
            for (var path : new String[] {"/healthz", "/readyz", "/status", "/endpoints", "/metrics", "/nothing"}) {
                var answer = pod.admin(path);
                assertEquals(path.equals("/nothing") ? 404 : 200, answer.status(), path);
                assertEquals(java.util.List.of(hash), answer.all("X-Config-Hash"), path);
                assertEquals(java.util.List.of("no-store"), answer.all("Cache-Control"), path);
            }
            assertEquals(app.hosts(), pod.admin("/endpoints").body());
            assertEquals(
                    "{\"config\":{\"running\":\"" + hash + "\",\"rejected\":\"\",\"message\":\"\",\"delivered\":\""
                            + hash + "\"},"
                            + "\"certificate\":{\"running\":\"\",\"problem\":\"\"},\"reloads\":0,"
                            + "\"zoneErrors\":0,\"shuttingDownWorkers\":0,\"nginxVersion\":\"1.30.6\",\"stopping\":false}\n",
                    pod.status());
        }
    }

    @Test
    void a_bad_configuration_never_replaces_a_good_one_and_the_next_good_one_does() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var good = ConfigRenderer.render(model(app, pod)).configHash();
            pod.configure(broken(pod, model(app, pod), "least_conn;", "least_conn \"of\\\\all\";"));
            pod.awaitStatus("\"running\":\"" + good + "\",\"rejected\":\"" + good + "\"");
            assertTrue(
                    pod.status()
                            .contains("invalid number of arguments in \\\"least_conn\\\" directive in"
                                    + " /run/nginx/candidate.conf:"),
                    pod.status());
            for (int i = 0; i < 20; i++) {
                assertEquals(200, pod.browser().get("/").status());
            }
            var next = pod.configure(limited(app, pod, 1));
            pod.awaitStatus("\"running\":\"" + next + "\",\"rejected\":\"\"");
            pod.awaitStatus("\"reloads\":1,");
            assertEquals(next, pod.admin("/healthz").header("X-Config-Hash").orElseThrow());
        }
    }

    @Test
    void going_back_to_the_running_configuration_clears_the_rejection() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            pod.configure(broken(pod, model(app, pod), "least_conn;", "nonsense;"));
            pod.awaitStatus("unknown directive");
            pod.configure(model(app, pod));
            pod.awaitStatus("\"rejected\":\"\",\"message\":\"\",");
            pod.awaitStatus("\"reloads\":0,");
        }
    }

    @Test
    void the_first_change_is_used_at_once_and_further_reloads_are_ten_seconds_apart() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            long start = System.nanoTime();
            var first = pod.configure(limited(app, pod, 1));
            pod.awaitStatus("\"running\":\"" + first + "\"");
            pod.awaitStatus("\"delivered\":\"" + first + "\"");
            String last = "";
            for (int i = 2; i <= 6; i++) {
                last = pod.configure(limited(app, pod, i));
                Eventually.pause(Duration.ofMillis(1200));
            }
            pod.awaitStatus("\"running\":\"" + last + "\"", TWO_PAUSES);
            var reloads = Pattern.compile("\"reloads\":([0-9]+)").matcher(pod.status());
            assertTrue(reloads.find());
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertTrue(
                    Integer.parseInt(reloads.group(1)) <= 1 + seconds / 10, reloads.group() + " in " + seconds + " s");
        }
    }

    /** With one socket, and so one worker that stays, for each reload. */
    @ParameterizedTest
    @CsvSource({"1, 3, 1", "2, 1, 2"})
    void the_oldest_workers_end_when_reloads_leave_more_than_a_bounded_number(int workers, int most, int generations) {
        var options = Options.STANDARD
                .change(text -> text.replace("\nworker_processes 1;", "\nworker_processes " + workers + ";"))
                .agent(text -> text.replace("readonly PAUSE=10 ", "readonly PAUSE=1 ")
                        .replace("readonly MOST_OLD_WORKERS=32 ", "readonly MOST_OLD_WORKERS=" + most + " ")
                        .replace("readonly LEAST_GENERATIONS=4 ", "readonly LEAST_GENERATIONS=" + generations + " "));
        var sockets = new ArrayList<Connection>();
        try (var app = new App(1);
                var pod = app.balanced(options)) {
            for (int i = 1; i <= 5; i++) {
                var socket = pod.connection();
                assertEquals(101, socket.upgrade("/websocket").status());
                sockets.add(socket);
                var hash = pod.configure(limited(app, pod, i));
                pod.awaitStatus("\"running\":\"" + hash + "\"");
            }
            pod.awaitStatus("\"shuttingDownWorkers\":3,");
            assertEquals(
                    java.util.List.of(false, false, true, true, true),
                    sockets.stream().map(socket -> socket.echoes("there")).toList());
        } finally {
            sockets.forEach(Connection::close);
        }
    }

    @Test
    void a_full_disk_heals_by_itself() throws IOException {
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.size(PodPaths.RUN, "256k"))) {
            var filler = pod.nginx().inside(PodPaths.RUN).resolve("filler");
            try {
                Files.write(filler, new byte[1 << 20]);
            } catch (IOException full) {
                assertTrue(full.getMessage().contains("No space left"), full.getMessage());
            }
            var hash = pod.configure(limited(app, pod, 1));
            pod.awaitStatus("\"rejected\":\"" + hash + "\",\"message\":\"cp:");
            assertTrue(pod.status().contains("No space left on device"), pod.status());
            assertEquals(200, pod.browser().get("/").status());
            Files.delete(filler);
            pod.awaitStatus("\"running\":\"" + hash + "\",\"rejected\":\"\"", TWO_PAUSES);
        }
    }

    /** "nginx -t" does not mind a port that somebody else listens on. */
    @Test
    void a_configuration_that_passes_its_test_and_fails_to_start_is_taken_back() throws IOException {
        try (var app = new App(1);
                var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var pod = app.balanced()) {
            var good = ConfigRenderer.render(model(app, pod)).configHash();
            var wanted = limited(app, pod, 1);
            var line = "listen 127.0.0.1:" + taken.getLocalPort() + "; client_max_body_size 1;";
            pod.configure(broken(pod, wanted, "client_max_body_size 1;", line));
            var hash = ConfigRenderer.render(wanted).configHash();
            pod.awaitStatus("\"running\":\"" + good + "\",\"rejected\":\"" + hash + "\"");
            assertTrue(pod.status().contains("Address already in use"), pod.status());
            assertTrue(pod.status().contains("\"reloads\":0,"), pod.status());
            assertEquals(200, pod.browser().get("/").status());
            assertEquals(good, pod.admin("/healthz").header("X-Config-Hash").orElseThrow());
            release(taken);
            pod.awaitStatus("\"running\":\"" + hash + "\"", TWO_PAUSES);
        }
    }

    private static void release(ServerSocket socket) throws IOException {
        socket.close();
    }

    private static BalancerModel model(App app, NginxPod pod) {
        return Models.standard(pod.ports(), app.port());
    }

    /** Some other configuration. */
    private static BalancerModel limited(App app, NginxPod pod, int bytes) {
        return Models.withMaxBody(model(app, pod), bytes);
    }

    private static Map<String, String> broken(NginxPod pod, BalancerModel model, String line, String replacement) {
        var files = new TreeMap<>(pod.files(model));
        files.computeIfPresent(ConfigRenderer.NGINX_CONF, (name, text) -> Options.replace(text, line, replacement));
        return files;
    }
}
