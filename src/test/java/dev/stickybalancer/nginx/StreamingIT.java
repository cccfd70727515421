package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamingIT {
    private static final List<String> WEB_SOCKETS = List.of(
            "/websocket",
            "/sockjs/websocket",
            "/sockjs/123/abcdefgh/websocket",
            "/prefix/websocket",
            "/prefix/sockjs/123/abcdefgh/websocket",
            "/any/other/path");

    @Test
    void web_sockets_open_on_every_path_and_carry_the_cookie() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            for (var path : WEB_SOCKETS) {
                try (var socket = pod.connection()) {
                    var answer = socket.upgrade(path);
                    assertEquals(101, answer.status(), path);
                    assertTrue(answer.cookie().isPresent());
                    assertTrue(socket.echoes("hello"));
                }
            }
        }
    }

    @Test
    void a_web_socket_reaches_the_pod_of_its_user() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            var user = pod.browser();
            var home = app.pod(user.get("/").body());
            for (int i = 1; i <= 5; i++) {
                try (var socket = pod.connection()) {
                    socket.upgrade("/websocket", "Cookie: " + user.cookie().orElseThrow());
                    assertEquals(i, home.hits("/websocket"));
                }
            }
        }
    }

    @Test
    void only_a_websocket_is_an_upgrade() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            for (var other : List.of("h2c", "websocket2", "TLS/1.0")) {
                try (var connection = pod.connection()) {
                    var answer = connection.ask(
                            Request.get("/").header("Upgrade", other).header("Connection", "Upgrade"));
                    assertEquals(200, answer.status(), other);
                }
            }
            try (var connection = pod.connection()) {
                var answer = connection.ask(
                        Request.get("/").header("Upgrade", "WebSocket").header("Connection", "keep-alive, Upgrade"));
                assertEquals(101, answer.status());
            }
        }
    }

    @Test
    void without_the_upgrade_headers_there_would_be_none() {
        var plain = Options.STANDARD.without("proxy_set_header Upgrade $http_upgrade;");
        try (var app = new App(1);
                var pod = app.balanced(plain);
                var socket = pod.connection()) {
            assertEquals(200, socket.upgrade("/websocket").status());
        }
    }

    @Test
    void a_silent_web_socket_lives_as_long_as_the_balancer_says() {
        try (var app = new App(1);
                var pod = NginxPod.ready(impatient(app), app.hosts());
                var patient = app.balanced();
                var cut = pod.connection();
                var kept = patient.connection()) {
            cut.upgrade("/websocket");
            kept.upgrade("/websocket");
            assertTrue(cut.closedWithin(Duration.ofSeconds(15)));
            assertTrue(kept.echoes("still here"));
        }
    }

    private static dev.stickybalancer.model.BalancerModel impatient(App app) {
        return Models.withProxy(Models.standard(NginxPod.freePorts(), app.port()), new ProxySettings(300, 2, 3600, 0));
    }

    @Test
    void sockjs_pieces_arrive_one_by_one() {
        assertFalse(arriveTogether(Options.STANDARD));
    }

    @Test
    void with_buffering_they_would_arrive_together() {
        assertTrue(arriveTogether(Options.STANDARD.without("proxy_buffering off;")));
    }

    private static boolean arriveTogether(Options options) {
        try (var app = new App(1);
                var pod = app.balanced(options);
                var connection = pod.connection()) {
            connection.send(Request.get("/sockjs/123/abcdefgh/trickle")
                    .header("Connection", "close")
                    .bytes());
            var text = connection.some(10_000);
            while (!text.contains("first")) {
                text += connection.some(10_000);
            }
            return text.contains("second");
        }
    }

    @Test
    void a_reload_keeps_web_sockets_open_and_counts_the_workers_they_keep_alive() {
        try (var app = new App(1);
                var pod = app.balanced();
                var socket = pod.connection()) {
            socket.upgrade("/websocket");
            var hash = pod.configure(Models.withDebugHeaders(Models.standard(pod.ports(), app.port())));
            pod.awaitStatus("\"running\":\"" + hash + "\"");
            pod.awaitStatus("\"shuttingDownWorkers\":1");
            assertTrue(socket.echoes("still here"));
            assertTrue(pod.browser().get("/").header("X-Upstream").isPresent(), "new requests: the new configuration");
            socket.hangUp();
            pod.awaitStatus("\"shuttingDownWorkers\":0");
        }
    }

    @Test
    void with_a_short_worker_shutdown_timeout_a_reload_would_cut_them() {
        var hasty = Options.STANDARD.change(
                text -> Options.replace(text, "worker_shutdown_timeout 24h;", "worker_shutdown_timeout 1s;"));
        try (var app = new App(1);
                var pod = app.balanced(hasty);
                var socket = pod.connection()) {
            socket.upgrade("/websocket");
            pod.configure(Models.withDebugHeaders(Models.standard(pod.ports(), app.port())));
            assertTrue(socket.closedWithin(Duration.ofSeconds(20)));
        }
    }

    @Test
    void a_reload_does_not_close_a_connection_that_a_client_is_about_to_use() {
        assertTrue(idleConnectionSurvivesReload(Options.STANDARD));
    }

    @Test
    void without_keepalive_min_timeout_it_would() {
        assertFalse(idleConnectionSurvivesReload(Options.STANDARD.without("keepalive_min_timeout 5s;")));
    }

    /** Asks on the very second of the reload: an idle connection is safe for five. */
    private static boolean idleConnectionSurvivesReload(Options options) {
        try (var app = new App(1);
                var pod = app.balanced(options);
                var client = pod.connection()) {
            var hash = pod.configure(Models.withDebugHeaders(Models.standard(pod.ports(), app.port())));
            Eventually.holds(NginxPod.SOON, "reloaded", () -> {
                var running = pod.admin("/healthz").header("X-Config-Hash").orElseThrow();
                if (!running.equals(hash)) {
                    client.ask(Request.get("/"));
                }
                return running.equals(hash);
            });
            return !client.closedWithin(Duration.ofMillis(1500))
                    && client.ask(Request.get("/")).status() == 200;
        }
    }
}
