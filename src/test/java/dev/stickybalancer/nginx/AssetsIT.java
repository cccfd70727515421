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
            app.serve("/images/logo.png", "picture");
            for (int i = 0; i < 5; i++) {
                assertEquals("picture", pod.browser().get("/images/logo.png").body());
                assertEquals(
                        Bundle.PAGE, pod.browser().get("/images/missing.png").body());
            }
            assertEquals(1, app.hits("/images/logo.png"));
            assertEquals(5, app.hits("/images/missing.png"));
            Eventually.holds(NginxPod.SOON, "asked again", () -> {
                pod.browser().get("/images/logo.png");
                return app.hits("/images/logo.png") > 1;
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
    void below_a_path_everything_is_found_there_and_nowhere_else() {
        try (var app = new App(1);
                var pod = NginxPod.ready(
                        Models.withPathPrefix(model(app, keeping(new PublicPath("/images/", 60))), "/shop/v1.0"),
                        app.hosts())) {
            app.serve("/shop/v1.0" + SCRIPT, "script");
            app.serve("/shop/v1.0/images/logo.png", "picture");
            for (var path : List.of("/shop/v1.0" + SCRIPT, "/shop/v1.0/images/logo.png")) {
                assertEquals(List.of("MISS"), pod.browser().get(path).all("X-Proxy-Cache"));
                assertEquals(List.of("HIT"), pod.browser().get(path).all("X-Proxy-Cache"));
            }
            for (var path : List.of(SCRIPT, "/shop/v1x0" + SCRIPT, "/images/logo.png")) {
                assertTrue(pod.browser().get(path).all("X-Proxy-Cache").isEmpty(), path);
            }
            try (var connection = pod.connection()) {
                assertEquals(101, connection.upgrade("/shop/v1.0/websocket").status());
                assertTrue(connection.echoes("hello"));
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
