package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.Front;
import dev.stickybalancer.support.Certificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How users come in: https, the redirect to it, and host names. */
class FrontIT {
    private static final Front.Tls TLS = new Front.Tls(false, true, 3600, false, 443);

    private static NginxPod pod(App app, Front front) {
        var model = Models.standard(NginxPod.freePorts(), app.port());
        return NginxPod.ready(Models.withFront(model, front), app.hosts());
    }

    private static Front tls(Front.Tls tls, String... hosts) {
        return new Front(List.of(hosts), Optional.of(tls), Front.TrustedProxies.NONE);
    }

    private static Answer https(NginxPod pod, Request request) {
        try (var connection = Connection.tls(pod.ports().https(), "TLSv1.3")) {
            return connection.ask(request);
        }
    }

    @Test
    void https_and_http2_lead_to_the_app_which_is_told_the_scheme() throws Exception {
        try (var app = new App(1);
                var pod = pod(app, tls(TLS));
                var client = client()) {
            var answer = client.get().send(request(pod, "/some/page"), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
            assertEquals("https", app.pod(1).last().header("X-Forwarded-Proto").orElseThrow());
            assertEquals(
                    "localhost:" + pod.ports().https(),
                    app.pod(1).last().header("Host").orElseThrow());
            assertEquals(
                    "max-age=3600",
                    answer.headers().firstValue("Strict-Transport-Security").orElseThrow());
        }
    }

    /** {@link HttpClient} can be closed only since Java 21. */
    private record Client(HttpClient get) implements AutoCloseable {
        @Override
        public void close() {}
    }

    private static Client client() {
        return new Client(HttpClient.newBuilder()
                .sslContext(Certificate.trust(Certificate.FIRST, Certificate.SECOND))
                .build());
    }

    private static HttpRequest request(NginxPod pod, String path) {
        return HttpRequest.newBuilder(
                        URI.create("https://localhost:" + pod.ports().https() + path))
                .build();
    }

    @Test
    void a_websocket_and_its_user_stay_sticky_over_tls() {
        try (var app = new App(3);
                var pod = pod(app, tls(TLS))) {
            var first = https(pod, Request.get("/"));
            for (int i = 0; i < 20; i++) {
                var again = https(
                        pod, Request.get("/").header("Cookie", first.cookie().orElseThrow()));
                assertEquals(first.body(), again.body());
            }
            try (var connection = Connection.tls(pod.ports().https(), "TLSv1.2")) {
                assertEquals(101, connection.upgrade("/websocket").status());
                assertTrue(connection.echoes("hello"));
            }
        }
    }

    @Test
    void plain_http_is_redirected_with_path_and_query_and_method_kept() {
        try (var app = new App(1);
                var pod = pod(app, tls(new Front.Tls(false, true, 0, false, 8443)))) {
            var answer = pod.browser().ask(Request.post("/a%20b?c=%2F", "x").headers("Host: app.example:80"));
            assertEquals(308, answer.status());
            assertEquals(List.of("https://app.example:8443/a%20b?c=%2F"), answer.all("Location"));
            assertTrue(https(pod, Request.get("/"))
                    .header("Strict-Transport-Security")
                    .isEmpty());
            assertEquals(0, app.hits("/a%20b?c=%2F"));
        }
    }

    @Test
    void plain_http_can_be_served_as_well_and_promises_nothing_about_https() {
        try (var app = new App(1);
                var pod = pod(app, tls(new Front.Tls(false, false, 3600, false, 443)))) {
            var plain = pod.browser().get("/");
            assertEquals(200, plain.status());
            assertTrue(plain.header("Strict-Transport-Security").isEmpty());
            assertEquals("http", app.pod(1).last().header("X-Forwarded-Proto").orElseThrow());
            assertEquals(List.of("max-age=3600"), https(pod, Request.get("/")).all("Strict-Transport-Security"));
            app.stop();
            var failed = https(pod, Request.get("/"));
            assertEquals(503, failed.status());
            assertEquals(List.of("max-age=3600"), failed.all("Strict-Transport-Security"));
            assertEquals(List.of("2"), failed.all("Retry-After"));
        }
    }

    /** Browsers send them over a connection that was opened for another name of the certificate. */
    @Test
    void hosts_that_are_not_served_get_421_over_http2() {
        try (var app = new App(1);
                var pod = pod(app, tls(TLS, "localhost"))) {
            int port = pod.ports().https();
            assertEquals(200, Http2Request.status(port, "localhost", "localhost:" + port));
            assertEquals(421, Http2Request.status(port, "localhost", "other.example"));
            assertEquals(1, app.hits("/"));
        }
    }

    @Test
    void hosts_that_are_not_served_get_421_on_both_ports() {
        try (var app = new App(1);
                var pod = pod(app, tls(TLS, "chat.example.org", "*.shop.example.org"))) {
            for (var good : List.of("chat.example.org", "CHAT.example.org:443", "a.shop.example.org")) {
                assertEquals(
                        200,
                        https(pod, Request.get("/").headers("Host: " + good)).status(),
                        good);
                assertEquals(
                        308,
                        pod.browser()
                                .ask(Request.get("/").headers("Host: " + good))
                                .status());
            }
            for (var bad : List.of("evil.example.org", "chat.example.org.evil.org", "shop.example.org", "127.0.0.1")) {
                assertEquals(
                        421,
                        https(pod, Request.get("/").headers("Host: " + bad)).status(),
                        bad);
                assertEquals(
                        421,
                        pod.browser()
                                .ask(Request.get("/").headers("Host: " + bad))
                                .status());
            }
        }
    }

    @Test
    void the_most_and_the_longest_host_names_fit() {
        var label = "a".repeat(61);
        var hosts = IntStream.range(10, 42)
                .mapToObj(i -> i + "a".repeat(50) + "." + label + "." + label + "." + label + ".example")
                .collect(Collectors.toList());
        try (var app = new App(1);
                var pod = pod(app, new Front(hosts, Optional.empty(), Front.TrustedProxies.NONE))) {
            assertEquals(
                    200,
                    pod.browser()
                            .ask(Request.get("/").headers("Host: " + hosts.get(31)))
                            .status());
            assertEquals(421, pod.browser().get("/").status());
        }
    }
}
