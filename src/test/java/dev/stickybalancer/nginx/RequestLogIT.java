package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lines that mtail counts, and what becomes of users when nobody reads them. */
class RequestLogIT {
    private static final int MANY = 300;

    /** The file is begun anew every other second if it has more than 54 lines. */
    private static final Options SHORT = Options.STANDARD.agent(
            text -> replaced(replaced(text, "LONGEST_REQUESTS=4194304", "LONGEST_REQUESTS=4096"), "% 10", "% 1"));

    private static NginxPod balanced(App app, Options options) {
        return NginxPod.ready(
                Models.withRequestLog(Models.standard(NginxPod.freePorts(), app.port())), app.hosts(), options);
    }

    @Test
    void a_line_says_who_answered_and_nothing_that_a_user_sent() {
        try (var app = new App(1);
                var pod = balanced(app, Options.STANDARD)) {
            var user = pod.browser();
            user.get("/");
            user.ask(Request.get("/secret-path?token=secret-query")
                    .headers("Authorization: Bearer secret-token", "Referer: http://secret.example/", "X-A: secret"));
            var log = log(pod);
            Eventually.holds(NginxPod.SOON, "both are written", () -> lines(log).size() == 2);
            assertEquals(
                    List.of("new", "kept"),
                    lines(log).stream()
                            .map(line -> line.replaceFirst(shape(app, "200", "(new|kept)"), "$1"))
                            .toList());
        }
    }

    /** With anything else in a line, or in another place, it would not be counted, or be counted as something new. */
    @Test
    void every_line_has_the_same_shape_whatever_users_and_the_app_send() {
        var hostile = List.of(
                "route=\"\\\",\"session\":\"moved",
                "route=" + "0".repeat(32) + "\"}\t{\"backend\":\"evil",
                "route=" + "F".repeat(32),
                "a=b; route=" + "0".repeat(4000),
                "route=" + "0".repeat(32) + "; route=" + "1".repeat(16),
                "route=\u0001\u007f\u00ff",
                ";;==;route");
        try (var app = new App(1);
                var pod = balanced(app, Options.STANDARD);
                var mtail = Mtail.beside(pod)) {
            hostile.forEach(cookie ->
                    assertEquals(200, pod.browser().with(cookie).get("/").status()));
            pod.browser().ask(new Request("G\"}", "/", List.of(), ""));
            pod.browser().ask(Request.get("/\"%22%0a\\x"));
            pod.browser().ask(Request.get("/").headers("Host: \"}\\", "Host: b"));
            for (var octets :
                    List.of("\u0016\u0003\u0001\u0002\r\n\r\n", "GET /\r\n", "\"}\n{\"backend\":\"evil\"\r\n\r\n")) {
                try (var connection = pod.connection()) {
                    connection.send(octets.getBytes(StandardCharsets.ISO_8859_1));
                    connection.some(1);
                }
            }
            List.of("/status/299", "/status/599", "/die")
                    .forEach(path -> pod.browser().get(path));
            int most = hostile.size() + 9;
            Eventually.holds(
                    NginxPod.SOON, "all is written", () -> lines(log(pod)).size() == most);
            lines(log(pod)).forEach(line -> assertTrue(line.matches(shape(app, "[1-5][0-9]{2}", ".*")), line));
            var counted = mtail.after(most);
            assertTrue(
                    Set.of("2xx", "4xx", "5xx").containsAll(counted.labels("status")),
                    counted.labels("status")::toString);
            assertEquals(Set.of("none", address(app)), counted.labels("backend"));
            assertTrue(
                    Set.of("new", "kept", "moved").containsAll(counted.labels("outcome")),
                    counted.labels("outcome")::toString);
        }
    }

    /** A file that is written and read by different programs, and begun anew beside both. */
    @Test
    void lines_are_counted_once_while_the_file_is_kept_short() {
        try (var app = new App(2);
                var pod = balanced(app, SHORT);
                var mtail = Mtail.beside(pod)) {
            var user = pod.browser();
            int sent = 0;
            for (int burst = 1; burst <= 3; burst++) {
                for (int i = 0; i < MANY; i++) {
                    user.get("/");
                }
                sent += MANY;
                assertEquals(sent - 1, mtail.after(sent).sessions("kept"));
            }
            awaitShort(pod);
        }
    }

    @Test
    void lines_are_counted_once_after_the_container_of_nginx_has_started_again() {
        try (var app = new App(2);
                var pod = balanced(app, SHORT);
                var mtail = Mtail.beside(pod)) {
            pod.browser().get("/");
            mtail.after(1);
            pod.nginx().kill();
            pod.startNginx();
            pod.awaitReady();
            var user = pod.browser();
            for (int i = 0; i < 3 * MANY; i++) {
                user.get("/");
            }
            assertEquals(3 * MANY - 1, mtail.after(1 + 3 * MANY).sessions("kept"));
            awaitShort(pod);
            assertTrue(!pod.log().contains("same file"), pod.log());
        }
    }

    @Test
    void nobody_waits_for_an_exporter_that_has_stopped_and_nothing_piles_up_meanwhile() {
        try (var app = new App(1);
                var pod = balanced(app, SHORT);
                var mtail = Mtail.beside(pod)) {
            var user = pod.browser();
            user.get("/");
            mtail.after(1);
            mtail.container().signal("STOP");
            for (int i = 0; i < 3 * MANY; i++) {
                assertEquals(200, user.get("/").status());
            }
            // nginx has written them all.
            Eventually.pause(Duration.ofSeconds(2));
            awaitShort(pod);
            mtail.container().signal("CONT");
            Eventually.holds(NginxPod.SOON, "counts again", () -> {
                user.get("/");
                return mtail.scrape().sessions("kept") > 1;
            });
        }
    }

    @Test
    void nobody_waits_for_an_exporter_that_is_not_there_or_for_a_log_that_is_full() throws IOException {
        try (var app = new App(1);
                var pod = balanced(app, Options.STANDARD.size(PodPaths.LOG, "256k"))) {
            var filler = pod.nginx().inside(PodPaths.LOG).resolve("filler");
            try {
                Files.write(filler, new byte[1 << 20]);
            } catch (IOException full) {
                assertTrue(full.getMessage().contains("No space left"), full.getMessage());
            }
            var user = pod.browser();
            for (int i = 0; i < MANY; i++) {
                assertEquals(200, user.get("/").status());
            }
            long complaints =
                    pod.log().lines().filter(line -> line.contains("requests")).count();
            assertTrue(complaints < 10, pod.log());
            Files.delete(filler);
            Eventually.holds(NginxPod.SOON, "lines are written again", () -> {
                user.get("/");
                return !lines(pod.nginx().inside(PodPaths.LOG).resolve("requests.log"))
                        .isEmpty();
            });
        }
    }

    @Test
    void an_exporter_that_is_killed_goes_on_with_what_comes_when_it_is_back() {
        try (var app = new App(1);
                var pod = balanced(app, Options.STANDARD)) {
            var user = pod.browser();
            try (var mtail = Mtail.beside(pod)) {
                user.get("/");
                mtail.after(1);
            }
            for (int i = 0; i < MANY; i++) {
                assertEquals(200, user.get("/").status());
            }
            Eventually.holds(
                    NginxPod.SOON, "all is written", () -> lines(log(pod)).size() == 1 + MANY);
            try (var mtail = Mtail.beside(pod)) {
                user.get("/");
                assertEquals(1, mtail.after(1).sessions("kept"));
            }
        }
    }

    @Test
    void a_pod_from_before_there_was_a_log_takes_a_configuration_that_has_one() {
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.size(PodPaths.RUN, "16m"))) {
            var hash = pod.configure(Models.withRequestLog(Models.standard(pod.ports(), app.port())));
            pod.awaitStatus("\"running\":\"" + hash + "\",\"rejected\":\"\"");
            pod.browser().get("/");
            var log = pod.nginx().inside(PodPaths.LOG).resolve("requests.read");
            Eventually.holds(NginxPod.SOON, "it is written", () -> lines(log).size() == 1);
        }
    }

    private static String replaced(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalArgumentException("no " + what + " in " + text);
        }
        return text.replace(what, by);
    }

    private static String shape(App app, String status, String session) {
        return "\\{\"backend\":\"(?:none|" + address(app) + ")\",\"status\":" + status + ",\"session\":\"" + session
                + "\",\"seconds\":[0-9]+[.][0-9]{3}}";
    }

    private static String address(App app) {
        return App.address(1) + ":" + app.port();
    }

    private static Path log(NginxPod pod) {
        return pod.run().resolve("log/requests.read");
    }

    private static void awaitShort(NginxPod pod) {
        Eventually.holds(NginxPod.SOON, "begun anew", () -> lines(log(pod)).size() < 60);
    }

    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
