package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.AssetCache.PublicPath;
import dev.stickybalancer.model.BalancerModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An app that is not at the root of its host name. */
class PathPrefixIT {
    private static final String PREFIX = "/shop/v1.0";
    private static final String SCRIPT = "/0123456789abcdef0123456789abcdef01234567.js";
    private static final String LOGO = "/images/logo.png";
    private static final int SESSIONS = 20;
    private static final int POLLS = 6;

    private static BalancerModel model(App app) {
        return Models.withPathPrefix(
                Models.withDebugHeaders(Models.standard(NginxPod.freePorts(), app.port())), PREFIX);
    }

    private static NginxPod pod(App app) {
        return NginxPod.ready(model(app), app.hosts());
    }

    @Test
    void hashed_files_are_found_there_and_nowhere_else() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.serve(PREFIX + SCRIPT, "script");
            assertKept(pod, PREFIX + SCRIPT);
            assertNotKept(pod, SCRIPT, "/shop/v1x0" + SCRIPT, PREFIX + SCRIPT + "on", PREFIX + LOGO);
            assertWebSocket(pod);
        }
    }

    @Test
    void public_files_are_found_there_and_nowhere_else() {
        var cache = Optional.of(new AssetCache(64 << 20, 600, List.of(new PublicPath("/images/", 60))));
        try (var app = new App(1);
                var pod = NginxPod.ready(Models.withCache(model(app), cache), app.hosts())) {
            app.serve(PREFIX + SCRIPT, "script");
            app.serve(PREFIX + LOGO, "picture");
            assertKept(pod, PREFIX + SCRIPT);
            assertKept(pod, PREFIX + LOGO);
            assertNotKept(pod, SCRIPT, "/shop/v1x0" + SCRIPT, LOGO);
            assertWebSocket(pod);
        }
    }

    private static void assertKept(NginxPod pod, String path) {
        assertEquals(List.of("MISS"), pod.browser().get(path).all("X-Proxy-Cache"), path);
        assertEquals(List.of("HIT"), pod.browser().get(path).all("X-Proxy-Cache"), path);
    }

    private static void assertNotKept(NginxPod pod, String... paths) {
        for (var path : paths) {
            assertTrue(pod.browser().get(path).all("X-Proxy-Cache").isEmpty(), path);
        }
    }

    private static void assertWebSocket(NginxPod pod) {
        try (var connection = pod.connection()) {
            assertEquals(101, connection.upgrade(PREFIX + "/websocket").status());
            assertTrue(connection.echoes("hello"));
        }
    }

    /** Those that begin like a hashed file, too. */
    @Test
    void pages_stay_on_their_users_pod() {
        try (var app = new App(3);
                var pod = pod(app)) {
            var user = pod.browser();
            var home = user.get(PREFIX + "/").body();
            for (var page : List.of("/", "/about", "/0", "/f00", "/news", "/__meteor__/dynamic-import/fetch")) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(home, user.get(PREFIX + page).body(), page);
                }
            }
        }
    }

    @Test
    void sockjs_sessions_without_a_cookie_stay_on_their_pod_at_every_nginx_pod() {
        try (var app = new App(3);
                var one = pod(app);
                var other = pod(app)) {
            var homes = new TreeSet<String>();
            for (int session = 0; session < SESSIONS; session++) {
                var met = met(PREFIX, session, one, other);
                assertEquals(1, met.size(), "session " + session + ": " + met);
                homes.addAll(met);
            }
            assertEquals(Set.copyOf(app.addresses()), homes, "some pod has no session");
            assertEquals(Set.copyOf(app.addresses()), met("", 0, one, one), "not below the path: no session");
        }
    }

    private static Set<String> met(String prefix, int session, NginxPod... pods) {
        var path = prefix + "/sockjs/" + (100 + session) + "/s" + Integer.toString(session * 7919, 36) + "/xhr";
        var met = new TreeSet<String>();
        for (int poll = 0; poll < POLLS; poll++) {
            met.add(pods[poll % pods.length].browser().get(path).body());
        }
        return met;
    }
}
