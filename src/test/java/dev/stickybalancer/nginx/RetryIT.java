package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a request whose pod does not answer. */
class RetryIT {
    private static final ProxySettings PATIENT = new ProxySettings(3000, 3600, 3600, 0);

    @Test
    void a_pod_that_is_gone_without_a_trace_costs_its_users_two_seconds_at_most() {
        assertTrue(secondsAgainstBlackHole(Options.STANDARD, 5) < 2);
    }

    /** nginx does not count a draining server when it counts tries. */
    @Test
    void without_the_server_that_nobody_reaches_the_users_of_a_draining_pod_would_have_no_second_try() {
        var options = Options.STANDARD.without("server 224.0.0.0:1 backup max_fails=0;");
        assertEquals(503, againstBlackHole(options, Supplier::get).status());
    }

    @Test
    void without_a_short_connect_timeout_it_would_cost_them_a_minute() {
        assertTrue(secondsAgainstBlackHole(
                        Options.STANDARD.change(
                                text -> text.replace("proxy_connect_timeout 300ms;", "proxy_connect_timeout 20s;")
                                        .replace("proxy_next_upstream_timeout 1300ms;", "")),
                        1)
                >= 20);
    }

    /** What it costs one of so many users at least: more is the machine's own, which may be busy. */
    private static double secondsAgainstBlackHole(Options options, int users) {
        return againstBlackHole(options, visit -> IntStream.range(0, users)
                .mapToDouble(user -> {
                    var start = System.nanoTime();
                    var answer = visit.get();
                    assertEquals(200, answer.status());
                    assertEquals(App.address(1), answer.body());
                    return (System.nanoTime() - start) / 1e9;
                })
                .min()
                .orElseThrow());
    }

    /** With visits of users whose pod drains and is gone. */
    private static <T> T againstBlackHole(Options options, Function<Supplier<Answer>, T> test) {
        try (var app = new App(1);
                var hole = new BlackHole(App.address(2), app.port());
                var pod = NginxPod.ready(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(List.of(App.address(1)), List.of(hole.address())),
                        options)) {
            return test.apply(() ->
                    pod.browser().with(cookieOf(hole.address(), app.port())).get("/"));
        }
    }

    @Test
    void a_request_survives_a_change_of_pods_between_its_two_tries() {
        assertEquals(200, statusAcrossChange(Options.STANDARD).status());
    }

    @Test
    void without_the_second_choice_it_would_be_refused() {
        assertEquals(
                502,
                statusAcrossChange(Options.STANDARD.without("error_page 502 504 = @once_more;"))
                        .status());
    }

    /** The user's pod does not answer, and while nginx waits for it the app's pods change. */
    private static Answer statusAcrossChange(Options options) {
        try (var app = new App(2);
                var hole = new BlackHole(App.address(3), app.port());
                var pod = NginxPod.ready(
                        Models.withProxy(Models.standard(NginxPod.freePorts(), app.port()), PATIENT),
                        app.hosts(List.of(App.address(1)), List.of(hole.address())),
                        options)) {
            var user = pod.browser().with(cookieOf(hole.address(), app.port()));
            var answer = CompletableFuture.supplyAsync(() -> user.get("/"));
            Eventually.pause(Duration.ofMillis(200));
            pod.endpoints(app.hosts(List.of(App.address(2)), List.of()));
            return answer.join();
        }
    }

    @Test
    void a_request_that_the_app_is_slow_with_is_asked_once_and_its_user_stays() {
        try (var app = new App(3);
                var pod = app.balanced(impatient())) {
            var user = pod.browser();
            var home = user.get("/").body();
            assertEquals(504, user.get("/slow/3000").status());
            assertEquals(1, app.hits("/slow/3000"));
            assertEquals(home, user.get("/").body());
        }
    }

    @Test
    void without_a_limit_to_retries_a_slow_request_would_be_asked_again_and_move_its_user() {
        var line = "proxy_next_upstream_timeout 1300ms;";
        var unlimited =
                impatient().change(text -> Options.without(impatient().change().apply(text), line));
        try (var app = new App(3);
                var pod = app.balanced(unlimited)) {
            assertEquals(504, pod.browser().get("/slow/3000").status());
            assertTrue(app.hits("/slow/3000") > 1);
        }
    }

    /** Patience for the answer of 2 s instead of nginx's 60 s. */
    private static Options impatient() {
        return Options.STANDARD.change(text -> text.replace(
                "location ^~ / {\n            proxy_pass", "location ^~ / {\n proxy_read_timeout 2s; proxy_pass"));
    }

    @Test
    void slow_requests_do_not_take_the_site_away_from_others() {
        assertEquals(200, afterSlowRequests(Options.STANDARD));
    }

    @Test
    void with_the_default_max_fails_they_would() {
        assertEquals(503, afterSlowRequests(Options.STANDARD.change(text -> text.replace(" max_fails=0", ""))));
    }

    private static int afterSlowRequests(Options options) {
        try (var app = new App(2);
                var pod = app.balanced(options)) {
            pod.browser().get("/die/1");
            pod.browser().get("/die/2");
            return pod.browser().get("/").status();
        }
    }

    /** Many times, because nginx notices a refused connection in one of two ways. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void an_app_that_nobody_can_reach_is_unavailable_and_not_a_bad_gateway(int pods) {
        try (var app = new App(pods);
                var pod = app.balanced()) {
            app.stop();
            for (int i = 0; i < 10; i++) {
                for (var request : List.of(Request.get("/"), Request.post("/", "x"), Request.get("/sockjs/1/2/xhr"))) {
                    var answer = pod.browser().ask(request);
                    assertEquals(503, answer.status());
                    assertTrue(answer.header("Retry-After").isPresent());
                }
            }
        }
    }

    @Test
    void an_error_of_the_app_itself_passes_unchanged() {
        try (var app = new App(2);
                var pod = app.balanced()) {
            for (int status : new int[] {500, 502, 503, 504}) {
                var answer = pod.browser().get("/status/" + status);
                assertEquals(status, answer.status());
                assertTrue(app.addresses().contains(answer.body()));
                assertEquals(1, app.hits("/status/" + status));
            }
        }
    }

    @Test
    void an_idle_connection_to_the_app_is_closed_before_node_would_close_it() {
        assertTrue(idleConnectionClosed(Options.STANDARD));
    }

    @Test
    void without_our_timeout_it_would_stay_open_and_race_with_node() {
        assertFalse(idleConnectionClosed(Options.STANDARD.without("keepalive_timeout 4s;")));
    }

    private static boolean idleConnectionClosed(Options options) {
        try (var app = new App(1);
                var pod = app.balanced(options)) {
            pod.browser().get("/");
            assertEquals(1, app.pod(1).openConnections(), "it is kept for the next request");
            Eventually.pause(Duration.ofSeconds(10));
            return app.pod(1).openConnections() == 0;
        }
    }

    /** As nginx computes it, and as anybody can. */
    static String cookieOf(String address, int port) {
        try {
            var digest = java.security.MessageDigest.getInstance("MD5");
            var text = address + ":" + port;
            var bytes = digest.digest(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return "route=" + java.util.HexFormat.of().formatHex(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
