package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.model.ShardId;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Ports;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StickinessIT {
    private static final int USERS = 6;
    private static final int REQUESTS = 20;

    @Test
    void a_bound_user_stays_on_one_pod() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            assertEquals(Set.copyOf(app.addresses()), App.metBy(REQUESTS, pod));
            for (int i = 0; i < USERS; i++) {
                assertStays(pod.browser());
            }
        }
    }

    @Test
    void sticky_before_the_method_would_silently_be_off() {
        var early = Options.STANDARD.change(text -> {
            var line = "sticky cookie route httponly samesite=lax path=/;";
            var removed = Options.without(text, line);
            return Options.replace(removed, "least_conn;", line + " least_conn;");
        });
        try (var app = new App(3);
                var pod = app.balanced(early)) {
            var user = pod.browser();
            assertTrue(user.get("/").cookie().isEmpty());
        }
    }

    @Test
    void two_nginx_pods_agree_without_shared_state() {
        try (var app = new App(3);
                var one = app.balanced();
                var other = NginxPod.ready(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(List.of(App.address(3), App.address(1), App.address(2)), List.of()))) {
            for (int i = 0; i < USERS; i++) {
                var user = one.browser();
                var home = user.get("/").body();
                for (int k = 0; k < REQUESTS; k++) {
                    var where = k % 2 == 0 ? other : one;
                    assertEquals(home, user.at(where.ports().http()).get("/").body());
                }
            }
        }
    }

    @Test
    void a_bound_user_stays_when_the_nginx_pod_is_replaced() {
        try (var app = new App(3)) {
            Browser user;
            String home;
            try (var before = app.balanced()) {
                user = before.browser();
                home = user.get("/").body();
            }
            try (var after = app.balanced()) {
                for (int i = 0; i < REQUESTS; i++) {
                    assertEquals(home, user.at(after.ports().http()).get("/").body());
                }
            }
        }
    }

    @Test
    void a_draining_pod_keeps_its_users_and_gets_no_new_ones() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            var users = IntStream.range(0, USERS).mapToObj(i -> pod.browser()).toList();
            var homes = users.stream().map(user -> user.get("/").body()).toList();
            pod.endpoints(app.hosts(List.of(App.address(2), App.address(3)), List.of(App.address(1))));
            App.awaitNewUsersAt(Set.of(App.address(2), App.address(3)), pod);
            assertTrue(homes.contains(App.address(1)), "no user on the pod that drains: " + homes);
            for (int i = 0; i < USERS; i++) {
                for (int k = 0; k < REQUESTS; k++) {
                    assertEquals(homes.get(i), users.get(i).get("/").body());
                }
            }
            assertEquals(Set.of(App.address(2), App.address(3)), App.metBy(2 * REQUESTS, pod));
        }
    }

    @Test
    void without_drain_a_leaving_pod_would_get_new_users() {
        var options = Options.STANDARD.change(text -> text.replace(" resolve drain ", " resolve "));
        try (var app = new App(2);
                var pod = NginxPod.ready(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(List.of(App.address(2)), List.of(App.address(1))),
                        options)) {
            assertTrue(App.metBy(REQUESTS, pod).contains(App.address(1)));
        }
    }

    @Test
    void the_users_of_a_pod_that_ended_move_once_and_then_stay() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            var user = pod.browser();
            var home = user.get("/").body();
            var cookie = user.cookie();
            app.pod(home).stop();
            var next = user.get("/");
            assertEquals(200, next.status());
            assertNotEquals(home, next.body());
            assertNotEquals(cookie, user.cookie());
            for (int i = 0; i < REQUESTS; i++) {
                assertEquals(next.body(), user.get("/").body());
            }
        }
    }

    /** Without least_conn a new pod would get its turn only: 5 of 20. */
    @Test
    void a_pod_that_joins_is_filled_first() {
        try (var app = new App(4);
                var pod = NginxPod.ready(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(List.of(App.address(1), App.address(2), App.address(3)), List.of()))) {
            var sessions = IntStream.range(0, 15).mapToObj(i -> webSocket(pod)).toList();
            pod.endpoints(app.hosts());
            Eventually.holds(NginxPod.SOON, "the fourth pod is known", () -> {
                pod.browser().get("/");
                return app.pod(4).connections() > 0;
            });
            var more = IntStream.range(0, 4).mapToObj(i -> webSocket(pod)).toList();
            assertEquals(more.size(), app.pod(4).hits("/websocket"), "not all of the new users are on it");
            sessions.forEach(Connection::close);
            more.forEach(Connection::close);
        }
    }

    @Test
    void the_cookie_says_what_the_balancer_asks_for() {
        var cookie = new SessionCookie(
                "__Secure-srv", "/app/", Optional.of("example.org"), OptionalInt.of(3600), true, true, SameSite.NONE);
        try (var app = new App(1);
                var pod = NginxPod.ready(
                        Models.withCookie(Models.standard(NginxPod.freePorts(), app.port()), cookie), app.hosts())) {
            var line = pod.browser().get("/").header("Set-Cookie").orElseThrow();
            assertTrue(
                    line.matches("__Secure-srv=[0-9a-f]{32}; expires=[^;]+; max-age=3600; domain=example.org; httponly;"
                            + " secure; samesite=none; path=/app/"),
                    line);
        }
    }

    @Test
    void an_app_with_ipv6_addresses_is_balanced_too() {
        int port = Ports.free();
        var model = Models.ipv6(Models.standard(NginxPod.freePorts(), port));
        var active = new ShardId(port, 0).activeName();
        try (var app = new Backend("::1", port);
                var pod = NginxPod.ready(model, "# endpoints test\nff02::1 " + active + "\n")) {
            assertEquals(503, pod.browser().get("/").status());
            pod.endpoints("# endpoints test\n::1 " + active + "\n");
            Eventually.holds(
                    NginxPod.SOON, "served", () -> pod.browser().get("/").body().equals(app.address()));
        }
    }

    private static Connection webSocket(NginxPod pod) {
        var connection = pod.connection();
        assertEquals(101, connection.upgrade("/websocket").status());
        return connection;
    }

    private static void assertStays(Browser user) {
        var home = user.get("/").body();
        for (int i = 0; i < REQUESTS; i++) {
            assertEquals(home, user.get("/").body());
        }
    }
}
