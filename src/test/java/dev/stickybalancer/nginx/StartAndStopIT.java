package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.support.Certificate;
import dev.stickybalancer.support.Eventually;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** agent.sh at the two ends of a pod's life. */
class StartAndStopIT {
    private static final String OLD_NGINX =
            """
            #!/bin/sh
            [ "$1" = -v ] && { echo "nginx version: nginx/1.30.5" >&2; exit; }
            exec /usr/sbin/nginx "$@"
            """;

    /** What the agent says when it has waited in vain. */
    static final String SILENT = "the name server has been silent";

    @Test
    void a_new_pod_with_a_bad_configuration_is_alive_and_not_ready_until_a_good_one_comes() {
        try (var app = new App(1)) {
            var model = Models.standard(NginxPod.freePorts(), app.port());
            var broken = Options.STANDARD.change(text -> text.replace("least_conn;", "most_conn;"));
            try (var pod = NginxPod.started(model, app.hosts(), broken)) {
                pod.awaitAlive();
                assertEquals(200, pod.admin("/healthz").status());
                assertEquals(503, pod.admin("/readyz").status());
                assertEquals(
                        "holding", pod.admin("/status").header("X-Config-Hash").orElseThrow());
                var hash = ConfigRenderer.render(model).configHash();
                assertTrue(
                        pod.status().contains("\"running\":\"holding\",\"rejected\":\"" + hash + "\",\"message\":\""),
                        pod.status());
                assertTrue(pod.status().contains("unknown directive \\\"most_conn\\\""), pod.status());
                assertFalse(NginxPod.listening(pod.ports().http()));
                pod.configure(ConfigRenderer.render(model).files());
                pod.awaitStatus("\"running\":\"" + hash + "\",\"rejected\":\"\"");
                pod.awaitReady();
                assertEquals(200, pod.browser().get("/").status());
            }
        }
    }

    @Test
    void an_nginx_with_known_holes_is_refused() {
        try (var app = new App(1);
                var pod = NginxPod.started(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(),
                        Options.STANDARD.overlay(Map.of("/usr/local/bin/nginx", OLD_NGINX)))) {
            pod.awaitAlive();
            pod.awaitStatus("nginx 1.30.5 is older than 1.30.6");
            assertEquals(503, pod.admin("/readyz").status());
        }
    }

    @Test
    void a_newer_nginx_is_welcome() {
        var next = OLD_NGINX.replace("1.30.5", "1.31.0");
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.overlay(Map.of("/usr/local/bin/nginx", next)))) {
            assertTrue(pod.status().contains("\"nginxVersion\":\"1.31.0\""));
            assertFalse(pod.log().contains(SILENT), pod.log());
        }
    }

    /** Signals to a process that is not nginx yet end it. */
    @Test
    void an_nginx_that_takes_long_to_start_is_left_alone_until_it_hears() {
        var slow =
                """
                #!/bin/sh
                case $* in *running.conf) sleep 1 ;; esac
                exec /usr/sbin/nginx "$@"
                """;
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.overlay(Map.of("/usr/local/bin/nginx", slow)))) {
            assertEquals(200, pod.browser().get("/").status());
            assertEquals(1, pod.nginx().processes("nginx: master").size());
        }
    }

    /** Users would be turned away, or bound to another pod than theirs. */
    @Test
    void a_new_nginx_takes_no_user_before_it_knows_the_pods() {
        assertEquals(200, firstAnswerWithSlowNames(Options.STANDARD));
        assertEquals(
                503,
                firstAnswerWithSlowNames(
                        Options.STANDARD.agent(text -> Options.replace(text, "start_with_names", "start"))));
    }

    private static int firstAnswerWithSlowNames(Options options) {
        var ports = NginxPod.freePorts();
        try (var app = new App(1);
                var dns = FakeDns.slow(ports.dns(), App.address(1), Duration.ofMillis(700));
                var pod = NginxPod.started(Models.standard(ports, app.port()), app.hosts(), options.withoutDns())) {
            var first = new AtomicInteger();
            Eventually.holds(NginxPod.SOON, "an answer", () -> {
                try {
                    first.set(pod.browser().get("/").status());
                    return true;
                } catch (UncheckedIOException notYet) {
                    return false;
                }
            });
            // One that is not deaf may answer before it asks.
            Eventually.holds(NginxPod.SOON, "a question for a name", () -> dns.questions() > 0);
            pod.awaitStatus("\"reloads\":0,");
            pod.awaitReady();
            assertFalse(pod.log().contains(SILENT), pod.log());
            return first.get();
        }
    }

    /** What both the Debian and the Alpine image have. Nothing can be installed into them. */
    @Test
    void the_agent_needs_only_what_every_image_has() {
        var tools = new TreeMap<String, String>();
        for (var tool : "cat cp cut grep ln mkdir mv readlink rm sed sha256sum sleep sort wc".split(" ")) {
            tools.put("/tools/" + tool, "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
        }
        tools.put("/tools/nginx", "#!/bin/sh\nexec /usr/sbin/nginx \"$@\"\n");
        try (var app = new App(1);
                var pod = NginxPod.ready(
                        Models.withFront(Models.standard(NginxPod.freePorts(), app.port()), CertificateIT.FRONT),
                        app.hosts(),
                        Options.STANDARD.overlay(tools).searchPath("/tools"))) {
            var model = Models.withFront(Models.standard(pod.ports(), app.port()), CertificateIT.FRONT);
            pod.secret(Certificate.SECOND.secret());
            pod.awaitStatus("\"reloads\":1,");
            var files = pod.files(model);
            files.put(ConfigRenderer.NGINX_CONF, "# config 0123456789abcdef\nnonsense;\n");
            pod.configure(files);
            pod.awaitStatus("unknown directive");
            var hash = pod.configure(Models.withDebugHeaders(model));
            pod.awaitStatus("\"running\":\"" + hash + "\"", Duration.ofSeconds(40));
            pod.nginx().stop();
            assertEquals(0, pod.nginx().awaitExit(NginxPod.SOON));
            assertFalse(pod.nginx().log().contains("not found"), pod.nginx().log());
        }
    }

    @Test
    void when_nginx_dies_the_container_ends_and_the_next_one_runs_the_last_good_configuration() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var good = ConfigRenderer.render(Models.standard(pod.ports(), app.port()))
                    .configHash();
            pod.nginx().processes("nginx: master process").forEach(ProcessHandle::destroyForcibly);
            assertNotEquals(0, pod.nginx().awaitExit(NginxPod.SOON));
            var files = pod.files(Models.standard(pod.ports(), app.port()));
            files.put(ConfigRenderer.NGINX_CONF, "# config 0123456789abcdef\nnonsense;\n");
            pod.configure(files);
            pod.startNginx();
            pod.awaitReady();
            pod.awaitStatus("\"running\":\"" + good + "\",\"rejected\":\"0123456789abcdef\"");
            assertEquals(200, pod.browser().get("/").status());
        }
    }

    @Test
    void a_stopping_pod_keeps_its_web_sockets_for_the_grace_period_and_takes_nobody_new() {
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.grace(4));
                var socket = pod.connection()) {
            socket.upgrade("/websocket");
            pod.nginx().stop();
            Eventually.holds(
                    NginxPod.SOON,
                    "closed for new users",
                    () -> !NginxPod.listening(pod.ports().http()));
            assertTrue(socket.echoes("still here"));
            assertTrue(pod.nginx().running());
            assertTrue(socket.closedWithin(Duration.ofSeconds(30)));
            assertEquals(0, pod.nginx().awaitExit(NginxPod.SOON));
        }
    }

    @Test
    void the_workers_of_a_stopping_pod_are_ended_one_after_the_other_in_the_second_half_of_its_grace_period() {
        var grace = Duration.ofSeconds(16);
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.grace(16));
                var atOldWorker = pod.connection()) {
            atOldWorker.upgrade("/websocket");
            var hash = pod.configure(Models.withDebugHeaders(Models.standard(pod.ports(), app.port())));
            pod.awaitStatus("\"running\":\"" + hash + "\"");
            pod.awaitStatus("\"shuttingDownWorkers\":1,");
            try (var atNewWorker = pod.connection()) {
                atNewWorker.upgrade("/websocket");
                long start = System.nanoTime();
                pod.nginx().stop();
                var moment = Duration.ofMillis(50);
                Eventually.holds(
                        NginxPod.SOON,
                        "one is closed",
                        () -> atOldWorker.closedWithin(moment) || atNewWorker.closedWithin(moment));
                assertTrue(since(start).compareTo(grace.dividedBy(2)) >= 0, "the first after " + since(start));
                var other = atOldWorker.closedWithin(moment) ? atNewWorker : atOldWorker;
                assertTrue(other.echoes("still here"));
                assertTrue(other.closedWithin(NginxPod.SOON));
                // What is more is for a busy machine.
                assertTrue(since(start).compareTo(grace.plusSeconds(6)) <= 0, "the last after " + since(start));
                assertEquals(0, pod.nginx().awaitExit(NginxPod.SOON));
            }
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    @Test
    void a_request_in_flight_is_answered_while_its_pod_stops() throws InterruptedException {
        try (var app = new App(1);
                var pod = app.balanced();
                var client = pod.connection()) {
            client.send(Request.get("/slow/1500").bytes());
            Eventually.holds(NginxPod.SOON, "at the app", () -> app.hits("/slow/1500") == 1);
            pod.nginx().stop();
            assertEquals(200, client.answer("GET").status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "TERM"})
    void a_pod_without_connections_stops_long_before_its_grace_period_is_over(String signal) {
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.grace(600))) {
            pod.nginx().signal(signal);
            assertEquals(0, pod.nginx().awaitExit(NginxPod.SOON));
        }
    }
}
