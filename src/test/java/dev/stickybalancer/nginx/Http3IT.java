package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.model.Front;
import dev.stickybalancer.support.Certificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import tech.kwik.flupke.Http3Client;

class Http3IT {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ATTEMPTS = 5;

    private static NginxPod pod(App app, String... hosts) {
        var front = new Front(
                List.of(hosts), Optional.of(new Front.Tls(false, true, 60, true, 443)), Front.TrustedProxies.NONE);
        return NginxPod.ready(Models.withFront(Models.standard(NginxPod.freePorts(), app.port()), front), app.hosts());
    }

    /**
     * Somebody with a connection, and with another one when that stands still. About one in ten handshakes does, and
     * seldom the request after it: nginx's log shows that the client took the server's first packet and never used what
     * was in it. A browser would try again; so do we.
     */
    private static final class User {
        private final NginxPod pod;
        private HttpClient client = newClient();

        User(NginxPod pod) {
            this.pod = pod;
        }

        private static HttpClient newClient() {
            return Http3Client.newBuilder()
                    .disableCertificateCheck()
                    .connectTimeout(PATIENCE)
                    .build();
        }

        HttpResponse<String> ask(String path, Optional<String> cookie) {
            var request = HttpRequest.newBuilder(
                    URI.create("https://localhost:" + pod.ports().https() + path));
            cookie.ifPresent(value -> request.header("Cookie", value));
            Throwable last = null;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                try {
                    return inTime(() -> client.send(request.build(), BodyHandlers.ofString()));
                } catch (ExecutionException | TimeoutException | InterruptedException stuck) {
                    last = stuck;
                    client = newClient();
                }
            }
            throw new AssertionError("no answer over HTTP/3 in " + ATTEMPTS + " attempts", last);
        }

        /** The client itself knows only a limit for the handshake. */
        private static <T> T inTime(Callable<T> action)
                throws InterruptedException, ExecutionException, TimeoutException {
            var task = new FutureTask<>(action);
            var thread = new Thread(task, "http3");
            thread.setDaemon(true);
            thread.start();
            return task.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void a_user_of_http3_is_sticky_and_the_app_is_told_host_and_scheme() throws Exception {
        try (var app = new App(3);
                var pod = pod(app)) {
            var user = new User(pod);
            var first = user.ask("/page?x=1", Optional.empty());
            assertEquals(200, first.statusCode());
            assertEquals(
                    "max-age=60",
                    first.headers().firstValue("Strict-Transport-Security").orElseThrow());
            var cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            for (int i = 0; i < 20; i++) {
                assertEquals(
                        first.body(), user.ask("/again", Optional.of(cookie)).body());
            }
            var seen = app.pod(first.body()).last();
            assertEquals("https", seen.header("X-Forwarded-Proto").orElseThrow());
            assertEquals("127.0.0.1", seen.header("X-Forwarded-For").orElseThrow());
            assertEquals("localhost:" + pod.ports().https(), seen.header("Host").orElseThrow());
        }
    }

    @Test
    void hosts_that_are_not_served_get_421() {
        try (var app = new App(1);
                var pod = pod(app, "chat.example.org")) {
            assertEquals(421, new User(pod).ask("/", Optional.empty()).statusCode());
            assertEquals(0, app.connections());
        }
    }

    @Test
    void clients_of_http2_are_told_where_http3_is() {
        try (var app = new App(1);
                var pod = pod(app);
                var connection = Connection.tls(pod.ports().https(), "TLSv1.3")) {
            assertEquals(
                    List.of("h3=\":443\"; ma=86400"),
                    connection.ask(Request.get("/")).all("Alt-Svc"));
        }
    }

    @Test
    void a_renewed_certificate_does_not_keep_http3_from_connecting_again() throws Exception {
        try (var app = new App(1);
                var pod = pod(app, "localhost")) {
            assertEquals(200, new User(pod).ask("/", Optional.empty()).statusCode());
            pod.secret(Certificate.SECOND.secret());
            pod.awaitStatus("\"reloads\":1,");
            assertEquals(200, new User(pod).ask("/", Optional.empty()).statusCode());
        }
    }
}
