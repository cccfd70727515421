package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Eventually;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that send no cookie, and whose every poll must reach the pod that has their session. */
class SockJsFallbackIT {
    private static final int SESSIONS = 60;
    private static final int POLLS = 4;

    @Test
    void a_session_without_a_cookie_stays_on_its_pod_at_every_nginx_pod() {
        try (var app = new App(3);
                var one = app.balanced();
                var other = app.balanced()) {
            assertStay(one, other);
            assertEquals(Set.copyOf(app.addresses()), new TreeSet<>(homes(one)), "some pod has no session");
        }
    }

    @Test
    void a_session_without_a_cookie_stays_where_endpoints_are_listed() {
        try (var app = new App(3);
                var one = listed(app);
                var other = listed(app)) {
            assertStay(one, other);
            assertEquals(Set.copyOf(app.addresses()), new TreeSet<>(homes(one)), "some pod has no session");
        }
    }

    @Test
    void without_the_fallback_a_session_would_go_from_pod_to_pod() {
        var options = Options.STANDARD.change(text -> text.replace("http://$polling_upstream", "http://app"));
        try (var app = new App(3);
                var pod = app.balanced(options)) {
            var met = new TreeSet<String>();
            IntStream.range(0, 6)
                    .forEach(poll -> met.add(pod.browser().get(path(1)).body()));
            assertEquals(Set.copyOf(app.addresses()), met);
        }
    }

    @Test
    void the_cookie_of_a_client_that_has_one_counts_more() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            for (int session = 0; session < 12; session++) {
                var user = pod.browser();
                var home = user.get("/").body();
                for (int poll = 0; poll < POLLS; poll++) {
                    assertEquals(home, user.get(path(session)).body());
                }
            }
        }
    }

    @Test
    void a_session_that_begins_without_a_cookie_goes_on_with_the_one_that_it_gets() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            for (int session = 0; session < 12; session++) {
                var user = pod.browser();
                var home = user.get(path(session)).body();
                assertTrue(user.cookie().isPresent());
                assertEquals(home, user.get(path(session)).body());
                assertEquals(home, user.get("/").body());
            }
        }
    }

    @Test
    void what_is_no_session_goes_to_the_least_busy_pod() {
        try (var app = new App(3);
                var pod = app.balanced();
                var one = pod.connection();
                var other = pod.connection()) {
            assertEquals(101, upgrade(one, App.address(1), app).status());
            assertEquals(101, upgrade(other, App.address(2), app).status());
            for (int i = 0; i < 12; i++) {
                assertEquals(App.address(3), pod.browser().get("/sockjs/info").body());
            }
        }
    }

    private static Answer upgrade(Connection connection, String address, App app) {
        return connection.upgrade("/websocket", "Cookie: " + RetryIT.cookieOf(address, app.port()));
    }

    @Test
    void only_the_sessions_of_a_bucket_that_moves_do() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            var before = homes(pod);
            pod.endpoints(Hosts.of(app.port(), List.of(App.address(1), App.address(2)), List.of())
                    + Hosts.buckets(app.port(), List.of(App.address(1), App.address(2), App.address(1))));
            var expected = before.stream()
                    .map(home -> home.equals(App.address(3)) ? App.address(1) : home)
                    .toList();
            Eventually.holds(
                    NginxPod.SOON, "the bucket has moved", () -> homes(pod).equals(expected));
        }
    }

    @Test
    void the_sessions_of_a_pod_that_ended_are_answered_by_others() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            app.pod(1).stop();
            for (int session = 0; session < SESSIONS; session++) {
                var answer = pod.browser().ask(Request.post(path(session), "[]"));
                assertEquals(200, answer.status());
                assertNotEquals(App.address(1), answer.body());
            }
        }
    }

    private static NginxPod listed(App app) {
        return NginxPod.ready(
                Models.withServers(Models.standard(NginxPod.freePorts(), app.port()), app.listed()),
                app.hosts(),
                Options.STANDARD.withListedEndpoints());
    }

    private static void assertStay(NginxPod one, NginxPod other) {
        var homes = homes(one);
        for (int poll = 0; poll < POLLS; poll++) {
            assertEquals(homes, homes(poll % 2 == 0 ? other : one));
        }
    }

    /** The pod of each session, asked without a cookie. */
    private static List<String> homes(NginxPod pod) {
        return IntStream.range(0, SESSIONS)
                .mapToObj(session -> pod.browser().get(path(session)).body())
                .toList();
    }

    private static String path(int session) {
        return "/sockjs/" + (100 + session) + "/s" + Integer.toString(session * 7919, 36) + "/xhr";
    }
}
