package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.AssetCache.PublicPath;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of the app's answers besides hashed files, and above all what is not. */
class AssetsIT {
    private static final String SCRIPT = "/0123456789abcdef0123456789abcdef01234567.js";
    private static final String QUERY = "?meteor_js_resource=true";
    private static final String LOGO = "/images/logo.png";

    /** What is kept for a second is older then. */
    private static final Duration EXPIRED = Duration.ofSeconds(3);

    private static NginxPod pod(App app, Optional<AssetCache> cache) {
        return NginxPod.ready(model(app, cache), app.hosts());
    }

    private static BalancerModel model(App app, Optional<AssetCache> cache) {
        return Models.withDebugHeaders(Models.withCache(Models.standard(NginxPod.freePorts(), app.port()), cache));
    }

    private static Optional<AssetCache> keeping(PublicPath... paths) {
        return Optional.of(new AssetCache(64 << 20, 600, List.of(paths)));
    }

    @Test
    void a_request_that_may_have_had_an_effect_is_not_repeated() {
        try (var app = new App(3);
                var pod = pod(app, keeping(new PublicPath("/die/", 60)))) {
            assertEquals(
                    502, pod.browser().ask(Request.post("/die/upload", "x")).status());
            assertEquals(1, app.hits("/die/upload"));
        }
    }

    @Test
    void pages_logins_and_sockjs_are_never_kept_and_keep_their_cookies() {
        try (var app = new App(1);
                var pod = pod(app, keeping(new PublicPath("/images/", 60)))) {
            for (var path : List.of(
                    "/",
                    "/a/page.html",
                    "/_accounts/cookie/refresh",
                    "/_oauth/x",
                    "/sockjs/info",
                    "/__browser/manifest.json",
                    "/images",
                    "/x" + SCRIPT,
                    SCRIPT + "on")) {
                for (int i = 0; i < 2; i++) {
                    var answer = pod.browser().ask(Request.get(path).headers("Cookie: session=1"));
                    assertTrue(answer.all("X-Proxy-Cache").isEmpty(), path);
                    assertEquals("session=1", app.pod(1).last().header("Cookie").orElseThrow(), path);
                }
                assertEquals(2, app.hits(path), path);
            }
        }
    }

    @Test
    void a_public_path_is_kept_as_long_as_the_user_says_but_no_page_of_it() {
        try (var app = new App(2);
                var pod = pod(app, keeping(new PublicPath("/images/", 2)))) {
            app.serve(LOGO, "picture");
            for (int i = 0; i < 5; i++) {
                assertEquals("picture", pod.browser().get(LOGO).body());
                assertEquals(
                        Bundle.PAGE, pod.browser().get("/images/missing.png").body());
            }
            assertEquals(1, app.hits(LOGO));
            assertEquals(5, app.hits("/images/missing.png"));
            Eventually.holds(NginxPod.SOON, "asked again", () -> {
                pod.browser().get(LOGO);
                return app.hits(LOGO) > 1;
            });
        }
    }

    @Test
    void what_a_public_path_marks_as_private_is_not_kept() {
        try (var app = new App(1);
                var pod = pod(app, keeping(new PublicPath("/images/", 60)))) {
            app.serve("/images/me.png", "my face");
            app.pod(1).bundle().header("/images/me.png", "Cache-Control: private");
            for (int i = 0; i < 3; i++) {
                pod.browser().get("/images/me.png");
            }
            assertEquals(3, app.hits("/images/me.png"));
        }
    }

    @Test
    void of_two_public_paths_the_longer_counts() {
        var shorter = new PublicPath("/images/", 600);
        var longer = new PublicPath("/images/icons/", 1);
        for (var paths : List.of(new PublicPath[] {shorter, longer}, new PublicPath[] {longer, shorter})) {
            try (var app = new App(1);
                    var pod = pod(app, keeping(paths))) {
                for (var path : List.of(LOGO, "/images/icons/a.png")) {
                    app.serve(path, "picture");
                    assertEquals(List.of("MISS"), pod.browser().get(path).all("X-Proxy-Cache"));
                }
                Eventually.pause(EXPIRED);
                assertEquals(List.of("HIT"), pod.browser().get(LOGO).all("X-Proxy-Cache"));
                assertEquals(
                        List.of("STALE"),
                        pod.browser().get("/images/icons/a.png").all("X-Proxy-Cache"));
            }
        }
    }

    @Test
    void an_old_file_is_served_at_once_while_the_app_is_asked_for_a_new_one() {
        try (var app = new App(1);
                var pod = pod(app, keeping(new PublicPath("/images/", 1)))) {
            app.serve(LOGO, "old");
            assertEquals("old", pod.browser().get(LOGO).body());
            Eventually.pause(EXPIRED);
            app.serve(LOGO, "new");
            var held = app.pod(1).bundle().hold(LOGO);
            for (var state : List.of("STALE", "UPDATING", "UPDATING")) {
                var answer = pod.browser().get(LOGO);
                assertEquals("old", answer.body());
                assertEquals(List.of(state), answer.all("X-Proxy-Cache"));
            }
            held.countDown();
            Eventually.holds(
                    NginxPod.SOON,
                    "the new one",
                    () -> pod.browser().get(LOGO).body().equals("new"));
        }
    }

    @Test
    void an_old_file_outlives_the_app() {
        try (var app = new App(1);
                var pod = pod(app, keeping(new PublicPath("/images/", 1)))) {
            app.serve(LOGO, "old");
            assertEquals("old", pod.browser().get(LOGO).body());
            app.stop();
            Eventually.pause(EXPIRED);
            for (int i = 0; i < 5; i++) {
                var answer = pod.browser().get(LOGO);
                assertEquals(200, answer.status());
                assertEquals("old", answer.body());
                assertTrue(Set.of("STALE", "UPDATING")
                        .contains(answer.header("X-Proxy-Cache").orElseThrow()));
            }
        }
    }

    @Test
    void without_a_cache_everything_is_sticky() {
        try (var app = new App(1);
                var pod = pod(app, Optional.empty())) {
            app.serve(SCRIPT, "script");
            for (int i = 0; i < 2; i++) {
                var answer = pod.browser().get(SCRIPT + QUERY);
                assertTrue(answer.all("X-Proxy-Cache").isEmpty());
                assertEquals(1, answer.all("Set-Cookie").size());
            }
            assertEquals(2, app.hits(SCRIPT + QUERY));
        }
    }
}
