package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmptyAppIT {
    private static final int USERS = 10;

    @Test
    void an_app_without_pods_is_answered_503_at_once() {
        try (var app = new App(0);
                var pod = app.balanced()) {
            var start = System.nanoTime();
            for (var request : List.of(
                    Request.get("/"),
                    Request.get("/sockjs/info"),
                    Request.post("/", "x".repeat(2_000_000)),
                    Request.get("/websocket").headers("Upgrade: websocket"))) {
                var answer = pod.browser().ask(request);
                assertEquals(503, answer.status(), request.path());
                assertEquals("2", answer.header("Retry-After").orElseThrow());
                assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
                assertTrue(answer.body().startsWith("503 Service Unavailable"));
            }
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
        }
    }

    @Test
    void a_user_who_was_answered_503_is_served_and_bound_as_soon_as_there_is_a_pod() {
        try (var app = new App(2);
                var pod = app.balanced()) {
            var early = pod.browser();
            early.get("/");
            pod.endpoints(app.hosts(List.of(), List.of()));
            Eventually.holds(NginxPod.SOON, "503", () -> early.get("/").status() == 503);
            var late = pod.browser();
            assertEquals(503, late.get("/").status());
            pod.endpoints(app.hosts());
            for (var user : List.of(early, late)) {
                Eventually.holds(
                        NginxPod.SOON, "served again", () -> user.get("/").status() == 200);
                var home = user.get("/").body();
                for (int i = 0; i < USERS; i++) {
                    assertEquals(home, user.get("/").body());
                }
            }
        }
    }

    /** CoreDNS answers SERVFAIL for a name that the file does not have. */
    @Test
    void without_the_parked_address_nginx_would_keep_the_pods_that_are_gone() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            pod.endpoints("# nothing\n");
            Eventually.holds(
                    NginxPod.SOON, "an error", () -> pod.log().contains("could not be resolved (2: Server failure)"));
            assertEquals(200, pod.browser().get("/").status());
        }
    }

    /** While an app changes its port, one of its two ports has no pod that takes users. */
    @Test
    void a_port_without_active_pods_does_not_disturb_the_users_of_another() {
        try (var app = new App(3)) {
            int empty = Ports.free();
            var hosts = app.hosts() + Hosts.of(empty, List.of(), List.of());
            var model = Models.standard(NginxPod.freePorts(), app.port(), empty);
            try (var pod = NginxPod.ready(model, hosts)) {
                assertEquals(Set.of(200), statuses(pod));
                assertEquals(200, pod.browser().ask(Request.post("/", "x")).status());
            }
        }
    }

    /** Anybody can compute the cookie of a parked address. */
    @Test
    void an_app_on_our_own_port_cannot_be_made_to_ask_itself() {
        var ports = NginxPod.freePorts();
        for (int port : new int[] {ports.http(), ports.admin()}) {
            try (var pod = NginxPod.ready(
                    Models.standard(ports, port), Hosts.of(port, List.of(), List.of()), Options.STANDARD)) {
                int before = requestsHandled(pod);
                for (var address : List.of("224.0.0.0", "255.255.255.255", "127.0.0.127", "127.0.0.1")) {
                    var answer =
                            pod.browser().with(RetryIT.cookieOf(address, port)).get("/healthz");
                    assertEquals(503, answer.status());
                    assertTrue(answer.header("X-Config-Hash").isEmpty(), "the admin server answered");
                }
                assertTrue(
                        requestsHandled(pod) - before < 30,
                        pod.admin("/metrics").body());
            }
        }
    }

    private static Set<Integer> statuses(NginxPod pod) {
        return IntStream.range(0, USERS)
                .mapToObj(user -> pod.browser().get("/").status())
                .collect(Collectors.toSet());
    }

    /** The third number of stub_status's third line. */
    private static int requestsHandled(NginxPod pod) {
        var numbers = pod.admin("/metrics").body().lines().skip(2).findFirst().orElseThrow();
        return Integer.parseInt(numbers.strip().split(" ")[2]);
    }
}
