package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose names are hashes of their contents: they are the same for everybody, whichever pod has them. */
class HashedFilesIT {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
    private static final String SCRIPT = "/" + HASH + ".js";
    private static final String QUERY = "?meteor_js_resource=true";
    private static final String KEPT = "?meteor_dont_serve_index=true";

    private static final ProxySettings PATIENT = new ProxySettings(3000, 3600, 3600, 0);

    private static NginxPod pod(App app) {
        return NginxPod.ready(Models.withDebugHeaders(Models.standard(NginxPod.freePorts(), app.port())), app.hosts());
    }

    @Test
    void a_hashed_file_is_asked_for_once_for_all_browsers_and_carries_no_cookies() {
        try (var app = new App(3);
                var pod = pod(app)) {
            app.serve(SCRIPT, "script".repeat(500));
            for (int user = 0; user < 10; user++) {
                var answer = new Browser(pod.ports().http())
                        .ask(Request.get(SCRIPT + QUERY)
                                .headers(
                                        "User-Agent: browser-" + user,
                                        "Cookie: session=" + user,
                                        "Authorization: x",
                                        "X-Forwarded-For: 6.6.6.6",
                                        "X-Real-IP: 6.6.6.6"));
                assertEquals(200, answer.status());
                assertEquals("script".repeat(500), answer.body());
                assertTrue(answer.all("Set-Cookie").isEmpty());
                assertEquals(List.of(user == 0 ? "MISS" : "HIT"), answer.all("X-Proxy-Cache"));
                assertEquals(List.of("public, max-age=31536000"), answer.all("Cache-Control"));
                assertFalse(answer.all("Vary").toString().contains("User-Agent"), answer.toString());
            }
            assertEquals(1, app.hits(SCRIPT + KEPT));
            var seen = app.addresses().stream()
                    .flatMap(address -> app.pod(address).received().stream())
                    .filter(request -> request.path().startsWith(SCRIPT))
                    .findFirst()
                    .orElseThrow();
            assertTrue(seen.header("Cookie").isEmpty());
            assertTrue(seen.header("Authorization").isEmpty());
            assertTrue(seen.header("X-Forwarded-For").isEmpty());
            assertTrue(seen.header("X-Real-IP").isEmpty());
            assertEquals("app.example", seen.header("Host").orElseThrow());
        }
    }

    @Test
    void a_file_that_one_pod_does_not_have_is_fetched_from_another_and_never_a_page() {
        try (var app = new App(3);
                var pod = pod(app)) {
            for (int i = 0; i < 10; i++) {
                var script = "/" + i + HASH.substring(1) + ".js";
                app.pod(3).bundle().put(script, "only here");
                assertEquals("only here", pod.browser().get(script + QUERY).body());
                var style = "/" + i + HASH.substring(1) + ".css";
                var missing = pod.browser().get(style + "?meteor_css_resource=true");
                assertEquals(404, missing.status());
            }
        }
    }

    @Test
    void a_file_that_only_the_users_own_pod_has_among_many_is_found_there() {
        try (var app = new App(13);
                var pod = pod(app)) {
            var user = pod.browser();
            var own = user.get("/").body();
            for (int i = 0; i < 10; i++) {
                var script = "/" + i + HASH.substring(1) + ".js";
                app.pod(own).bundle().put(script, "only here");
                assertEquals("only here", user.get(script + QUERY).body());
            }
        }
    }

    @Test
    void a_file_that_one_pod_has_is_found_there_while_the_pods_change() {
        assertEquals(List.of(200, 200, 200), statusesAcrossChange(Options.STANDARD));
    }

    @Test
    void without_asking_on_in_the_fresh_choice_it_would_be_missing() {
        var easilyContent = Options.STANDARD.change(text -> {
            int freshChoice = text.indexOf("location @asset_once_more");
            return text.substring(0, freshChoice)
                    + text.substring(freshChoice)
                            .replaceFirst("proxy_next_upstream error timeout http_404;", "")
                            .replaceFirst("error_page 404 = @own_pod;", "");
        });
        assertTrue(statusesAcrossChange(easilyContent).contains(404));
    }

    /**
     * Of three requests at once, each for a file that only one of the new pods has. The only pod does not answer, and while
     * nginx waits for it the app's pods change. They are asked in turn, so one request at most begins with the right one.
     */
    private static List<Integer> statusesAcrossChange(Options options) {
        try (var app = new App(3);
                var hole = new BlackHole(App.address(4), app.port());
                var pod = NginxPod.ready(
                        Models.withProxy(Models.standard(NginxPod.freePorts(), app.port()), PATIENT),
                        app.hosts(List.of(hole.address()), List.of()),
                        options)) {
            var asked = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 3; i++) {
                var script = "/" + i + HASH.substring(1) + ".js";
                app.pod(3).bundle().put(script, "only here");
                asked.add(CompletableFuture.supplyAsync(
                        () -> pod.browser().get(script).status()));
            }
            Eventually.pause(Duration.ofMillis(200));
            pod.endpoints(app.hosts());
            return asked.stream().map(CompletableFuture::join).toList();
        }
    }

    @Test
    void a_file_of_the_version_before_is_there_when_its_pods_are_gone() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.serve(SCRIPT, "old");
            assertEquals("old", pod.browser().get(SCRIPT).body());
            app.stop();
            assertEquals("old", pod.browser().get(SCRIPT).body());
            assertEquals(
                    503, pod.browser().get("/" + HASH.replace('0', 'f') + ".js").status());
        }
    }

    /** nginx itself would keep the first two for a while. */
    @ParameterizedTest
    @ValueSource(strings = {"public, max-age=3600", "max-age=86400, immutable", ""})
    void a_hashed_file_is_not_kept_if_the_app_does_not_say_for_a_year(String cacheControl) {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.serve(SCRIPT, "script");
            app.pod(1).bundle().cacheControl(SCRIPT, cacheControl);
            for (int i = 0; i < 3; i++) {
                assertEquals(List.of("MISS"), pod.browser().get(SCRIPT).all("X-Proxy-Cache"));
            }
            assertEquals(3, app.hits(SCRIPT + KEPT));
        }
    }

    @Test
    void a_hashed_file_that_sets_a_cookie_is_not_kept_and_its_cookie_goes_to_nobody() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.serve(SCRIPT, "script");
            app.pod(1).bundle().header(SCRIPT, "Set-Cookie: meteor_login_token=secret");
            for (int i = 0; i < 3; i++) {
                var answer = pod.browser().get(SCRIPT);
                assertEquals(List.of("MISS"), answer.all("X-Proxy-Cache"));
                assertTrue(answer.all("Set-Cookie").isEmpty());
            }
        }
    }

    @Test
    void without_debug_headers_nobody_is_told_what_is_kept() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            app.serve(SCRIPT, "script");
            for (int i = 0; i < 3; i++) {
                var answer = pod.browser().get(SCRIPT);
                assertEquals("script", answer.body());
                assertTrue(answer.all("X-Proxy-Cache").isEmpty());
                assertTrue(answer.all("X-Upstream").isEmpty());
            }
            assertEquals(1, app.hits(SCRIPT + KEPT));
        }
    }

    @Test
    void many_at_once_ask_the_app_once() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.serve(SCRIPT, "x".repeat(500_000));
            var asked = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> new Browser(pod.ports().http()).get(SCRIPT).status()))
                    .toList();
            asked.forEach(one -> assertEquals(200, one.join()));
            assertEquals(1, app.hits(SCRIPT + KEPT));
        }
    }
}
