package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersIT {
    private static final List<String> LOCATIONS =
            List.of("/", "/some/page", "/sockjs/info", "/sockjs/1/2/xhr", "/prefix/sockjs/1/2/xhr", "/websocket");

    @Test
    void a_forged_address_is_not_believed_anywhere() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            for (var path : LOCATIONS) {
                pod.browser()
                        .ask(Request.get(path)
                                .headers(
                                        "X-Forwarded-For: 6.6.6.6",
                                        "X-Real-IP: 6.6.6.6",
                                        "X-Forwarded-Proto: https",
                                        "X-Forwarded-Host: evil.example",
                                        "Forwarded: for=6.6.6.6",
                                        "Proxy: http://evil.example"));
                var seen = app.pod(1).last();
                assertEquals(path, seen.path());
                assertEquals("127.0.0.1", seen.header("X-Forwarded-For").orElseThrow());
                assertEquals("127.0.0.1", seen.header("X-Real-IP").orElseThrow());
                assertEquals("http", seen.header("X-Forwarded-Proto").orElseThrow());
                assertTrue(seen.header("X-Forwarded-Host").isEmpty());
                assertTrue(seen.header("Forwarded").isEmpty());
                assertTrue(seen.header("Proxy").isEmpty());
            }
        }
    }

    @Test
    void the_app_sees_the_host_with_its_port_and_the_uri_unchanged() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var path = "/a%20b//c/../d?x=%2F&y=1";
            pod.browser().ask(Request.get(path).headers("Host: app.example:8443"));
            assertEquals("app.example:8443", app.pod(1).last().header("Host").orElseThrow());
            assertEquals(path, app.pod(1).last().path());
        }
    }

    @Test
    void a_retried_request_has_the_same_headers() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            pod.browser().ask(Request.get("/die").headers("X-Forwarded-For: 6.6.6.6"));
            var seen = app.addresses().stream()
                    .flatMap(address -> app.pod(address).received().stream())
                    .toList();
            assertEquals(4, seen.size());
            seen.forEach(request ->
                    assertEquals("127.0.0.1", request.header("X-Forwarded-For").orElseThrow()));
        }
    }

    @Test
    void connections_to_the_app_are_kept_open() {
        assertEquals(1, connectionsForRequests(Options.STANDARD));
    }

    @Test
    void the_usual_map_with_close_would_open_one_for_each_request() {
        assertEquals(
                20,
                connectionsForRequests(Options.STANDARD.change(text -> text.replace(
                        "$http_upgrade $connection_upgrade {\n        default \"\";",
                        "$http_upgrade $connection_upgrade {\n        default close;"))));
    }

    private static int connectionsForRequests(Options options) {
        try (var app = new App(1);
                var pod = app.balanced(options)) {
            for (int i = 0; i < 20; i++) {
                pod.browser().get("/");
            }
            return app.connections();
        }
    }

    @Test
    void the_server_that_answered_is_told_only_when_asked_for() {
        try (var app = new App(1);
                var pod = app.balanced();
                var telling = NginxPod.ready(
                        Models.withDebugHeaders(Models.standard(NginxPod.freePorts(), app.port())), app.hosts())) {
            var address = app.pod(1).address() + ":" + app.port();
            for (var path : LOCATIONS) {
                assertTrue(pod.browser().get(path).header("X-Upstream").isEmpty());
                assertEquals(List.of(address), telling.browser().get(path).all("X-Upstream"));
            }
            app.stop();
            var unavailable = telling.browser().get("/");
            assertEquals(503, unavailable.status());
            assertTrue(unavailable.header("X-Upstream").orElseThrow().startsWith(address));
        }
    }

    @Test
    void neither_version_nor_admin_pages_are_reached_through_the_users_port() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            for (var path : List.of("/healthz", "/readyz", "/readyz/self", "/status", "/endpoints", "/metrics")) {
                var answer = pod.browser()
                        .ask(Request.get(path)
                                .headers("Host: 127.0.0.1:" + pod.ports().admin()));
                assertEquals(app.pod(1).address(), answer.body());
                assertTrue(answer.header("X-Config-Hash").isEmpty());
                assertEquals("nginx", answer.header("Server").orElseThrow());
            }
        }
    }

    @Test
    void a_body_may_be_as_large_as_the_balancer_says() {
        try (var app = new App(1);
                var small = NginxPod.ready(limited(app, 1000), app.hosts());
                var unlimited = NginxPod.ready(limited(app, 0), app.hosts())) {
            assertEquals(
                    200,
                    small.browser().ask(Request.post("/", "x".repeat(1000))).status());
            assertEquals(
                    413,
                    small.browser().ask(Request.post("/", "x".repeat(1001))).status());
            assertEquals(
                    200,
                    unlimited
                            .browser()
                            .ask(Request.post("/", "x".repeat(2_000_000)))
                            .status());
        }
    }

    private static dev.stickybalancer.model.BalancerModel limited(App app, long bytes) {
        return Models.withMaxBody(Models.standard(NginxPod.freePorts(), app.port()), bytes);
    }
}
