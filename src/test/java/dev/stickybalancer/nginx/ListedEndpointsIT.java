package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code endpointUpdates: Reload}: the app's pods stand in nginx.conf, and cookies name pods. */
class ListedEndpointsIT {
    private static final int USERS = 6;
    private static final int REQUESTS = 20;

    private static BalancerModel model(App app, NginxPod pod, AppServers servers) {
        return Models.withServers(Models.standard(pod.ports(), app.port()), servers);
    }

    private static NginxPod balanced(App app, AppServers servers) {
        return NginxPod.ready(
                Models.withServers(Models.standard(NginxPod.freePorts(), app.port()), servers),
                app.hosts(),
                Options.STANDARD.withListedEndpoints());
    }

    @Test
    void a_user_is_told_once_and_stays_on_one_pod_at_every_nginx_pod() {
        try (var app = new App(3);
                var one = balanced(app, app.listed());
                var other = balanced(app, app.listed())) {
            for (int i = 0; i < USERS; i++) {
                var user = one.browser();
                var first = user.get("/");
                var number = 1 + app.addresses().indexOf(first.body());
                assertEquals(
                        List.of("route=" + App.route(number) + "; HttpOnly; SameSite=Lax; Path=/"),
                        first.all("Set-Cookie"));
                for (int k = 0; k < REQUESTS; k++) {
                    var answer =
                            user.at((k % 2 == 0 ? other : one).ports().http()).get("/");
                    assertEquals(first.body(), answer.body());
                    assertEquals(List.of(), answer.all("Set-Cookie"));
                }
            }
        }
    }

    @Test
    void an_upgrade_and_an_error_tell_a_user_as_well() {
        try (var app = new App(1);
                var pod = balanced(app, app.listed())) {
            assertEquals(
                    "route=" + App.route(1),
                    pod.browser().get("/status/500").cookie().orElseThrow());
            try (var connection = pod.connection()) {
                var answer = connection.upgrade("/websocket");
                assertEquals(101, answer.status());
                assertEquals("route=" + App.route(1), answer.cookie().orElseThrow());
            }
        }
    }

    @Test
    void a_cookie_with_an_age_is_told_with_every_answer() {
        var cookie = new SessionCookie(
                "srv.1", "/", Optional.of("example.org"), OptionalInt.of(3600), true, true, SameSite.NONE);
        try (var app = new App(2);
                var pod = NginxPod.ready(
                        Models.withCookie(
                                Models.withServers(Models.standard(NginxPod.freePorts(), app.port()), app.listed()),
                                cookie),
                        app.hosts(),
                        Options.STANDARD.withListedEndpoints())) {
            var user = pod.browser().with("a=b; srv.1=" + App.route(2) + "; c=d");
            for (int i = 0; i < REQUESTS; i++) {
                var answer = user.with("a=b; srv.1=" + App.route(2) + "; c=d").get("/");
                assertEquals(App.address(2), answer.body());
                assertEquals(
                        List.of("srv.1=" + App.route(2)
                                + "; Max-Age=3600; Domain=example.org; HttpOnly; Secure; SameSite=None; Path=/"),
                        answer.all("Set-Cookie"));
            }
        }
    }

    @Test
    void a_draining_pod_keeps_its_users_and_gets_no_new_ones() {
        try (var app = new App(3);
                var pod = balanced(app, app.listed(1))) {
            assertEquals(Set.of(App.address(2), App.address(3)), App.metBy(2 * REQUESTS, pod));
            var user = pod.browser().with("route=" + App.route(1));
            for (int i = 0; i < REQUESTS; i++) {
                assertEquals(App.address(1), user.get("/").body());
            }
        }
    }

    @Test
    void the_users_of_a_pod_that_ended_are_told_of_another() {
        try (var app = new App(3);
                var pod = balanced(app, app.listed())) {
            var user = pod.browser().with("route=" + App.route(1));
            app.pod(1).stop();
            var next = user.get("/");
            assertEquals(200, next.status());
            assertNotEquals(App.address(1), next.body());
            assertTrue(next.cookie().isPresent());
            for (int i = 0; i < REQUESTS; i++) {
                assertEquals(next.body(), user.get("/").body());
            }
        }
    }

    @Test
    void a_foreign_cookie_is_replaced() {
        try (var app = new App(2);
                var pod = balanced(app, app.listed())) {
            for (var foreign : new String[] {"zzz", "0123456789abcdef", "0123456789abcdef0123456789abcdef", ""}) {
                var user = pod.browser().with("route=" + foreign);
                var home = user.get("/");
                assertTrue(home.cookie().isPresent(), foreign);
                assertEquals(home.body(), user.get("/").body());
            }
        }
    }

    @Test
    void an_app_without_pods_is_answered_503_without_a_cookie() {
        try (var app = new App(1);
                var pod = balanced(app, new Listed(List.of(), new TreeMap<>(), StickyModule.NATIVE))) {
            for (var request : List.of(Request.get("/"), Request.post("/sockjs/1/s/xhr", "[]"))) {
                var answer = pod.browser().ask(request);
                assertEquals(503, answer.status());
                assertTrue(answer.header("Retry-After").isPresent());
                assertTrue(answer.cookie().isEmpty());
            }
        }
    }

    /** A cookie of DNS times names an address, which the operator knows too. */
    @Test
    void users_from_before_the_switch_stay_on_their_pods_and_so_do_their_sockets() {
        try (var app = new App(3);
                var pod = app.balanced()) {
            var users = IntStream.range(0, USERS).mapToObj(i -> pod.browser()).toList();
            var homes = users.stream().map(user -> user.get("/").body()).toList();
            try (var socket = pod.connection()) {
                assertEquals(101, socket.upgrade("/websocket").status());
                var hash = pod.configure(model(app, pod, app.listed()));
                pod.awaitStatus("\"running\":\"" + hash + "\"");
                for (int i = 0; i < USERS; i++) {
                    for (int k = 0; k < REQUESTS; k++) {
                        var answer = users.get(i).get("/");
                        assertEquals(homes.get(i), answer.body());
                        assertEquals(List.of(), answer.all("Set-Cookie"), "it would mean nothing to others");
                    }
                }
                assertTrue(socket.echoes("still here"));
            }
        }
    }

    /** While a balancer is switched, either way, some nginx pods list the app's pods and some ask for their names. */
    @Test
    void users_stay_between_nginx_pods_with_and_without_a_name_server() {
        try (var app = new App(3);
                var named = app.balanced();
                var listed = balanced(app, app.listed())) {
            for (int i = 0; i < USERS; i++) {
                var user = named.browser();
                var home = user.get("/").body();
                for (int k = 0; k < REQUESTS; k++) {
                    var at = k % 2 == 0 ? listed : named;
                    assertEquals(home, user.at(at.ports().http()).get("/").body());
                }
            }
        }
    }

    @Test
    void a_pod_without_a_name_server_serves_on_when_the_configuration_wants_one() {
        try (var app = new App(2);
                var pod = balanced(app, app.listed())) {
            var running = pod.admin("/healthz").header("X-Config-Hash").orElseThrow();
            pod.configure(Models.standard(pod.ports(), app.port()));
            Eventually.pause(Duration.ofSeconds(4));
            assertEquals(running, pod.admin("/healthz").header("X-Config-Hash").orElseThrow());
            assertTrue(pod.status().contains("\"rejected\":\"\""), pod.status());
            assertEquals(200, pod.browser().get("/").status());
        }
    }

    @Test
    void nginx_without_the_module_says_so_and_serves_on() {
        try (var app = new App(2);
                var pod = app.balanced()) {
            var module = new Listed(app.listed().servers(), new TreeMap<>(), StickyModule.NGINX_STICKY_MODULE_NG);
            var cookie =
                    new SessionCookie("route", "/", Optional.empty(), OptionalInt.empty(), false, true, SameSite.UNSET);
            var hash = pod.configure(Models.withCookie(model(app, pod, module), cookie));
            pod.awaitStatus("\"rejected\":\"" + hash + "\",\"message\":\"");
            assertTrue(pod.status().contains("unknown parameter \\\"name=route\\\""), pod.status());
            assertEquals(200, pod.browser().get("/").status());
        }
    }
}
