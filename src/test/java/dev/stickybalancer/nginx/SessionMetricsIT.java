package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code metrics.mode: Full}: what is counted is what happened. */
class SessionMetricsIT {
    private static final int USERS = 12;
    private static final int REQUESTS = 5;

    /** All ways in which a user can be told their pod. */
    enum Way {
        DYNAMIC(false, OptionalInt.empty()),
        DYNAMIC_SLIDING(false, OptionalInt.of(3600)),
        RELOAD(true, OptionalInt.empty()),
        RELOAD_SLIDING(true, OptionalInt.of(3600));

        private final boolean listed;
        private final OptionalInt maxAge;

        Way(boolean listed, OptionalInt maxAge) {
            this.listed = listed;
            this.maxAge = maxAge;
        }

        NginxPod balanced(App app) {
            var cookie = new SessionCookie("my.route", "/", Optional.empty(), maxAge, false, true, SameSite.LAX);
            BalancerModel model = Models.withCookie(logged(app), cookie);
            return listed
                    ? NginxPod.ready(
                            Models.withServers(model, app.listed()),
                            app.hosts(),
                            Options.STANDARD.withListedEndpoints())
                    : NginxPod.ready(model, app.hosts());
        }
    }

    private static BalancerModel logged(App app) {
        return Models.withRequestLog(Models.standard(NginxPod.freePorts(), app.port()));
    }

    @ParameterizedTest
    @EnumSource
    void sessions_are_new_once_then_kept_and_moved_when_their_pod_ends(Way way) {
        try (var app = new App(3);
                var pod = way.balanced(app);
                var mtail = Mtail.beside(pod)) {
            var users = IntStream.range(0, USERS).mapToObj(i -> pod.browser()).toList();
            users.forEach(user -> user.get("/"));
            assertSessions(USERS, 0, 0, mtail.after(USERS));

            IntStream.range(0, REQUESTS).forEach(i -> users.forEach(user -> user.get("/")));
            assertSessions(USERS, REQUESTS * USERS, 0, mtail.after((1 + REQUESTS) * USERS));

            var left = app.pod(1);
            long moved = users.stream()
                    .filter(user -> user.get("/").body().equals(left.address()))
                    .count();
            assertTrue(moved > 0 && moved < USERS, moved + " of " + USERS);
            left.stop();
            users.forEach(user -> assertEquals(200, user.get("/").status()));
            users.forEach(user -> user.get("/"));
            var scrape = mtail.after((4 + REQUESTS) * USERS);
            assertSessions(USERS, (3 + REQUESTS) * USERS - moved, moved, scrape);

            app.addresses()
                    .forEach(address -> assertEquals(
                            app.pod(address).hits("/"), scrape.requests(address + ":" + app.port(), "2xx"), address));
            assertEquals(scrape.requests(), scrape.count("stickybalancer_request_duration_seconds_count"));
        }
    }

    private static void assertSessions(long fresh, long kept, long moved, Scrape scrape) {
        assertEquals(
                List.of(fresh, kept, moved),
                List.of(scrape.sessions("new"), scrape.sessions("kept"), scrape.sessions("moved")));
    }

    /** As in a roll-out, where users come from other nginx pods. */
    @Test
    void all_outcomes_are_told_from_the_first_user_on_whoever_that_is() {
        try (var app = new App(1);
                var pod = NginxPod.ready(logged(app), app.hosts());
                var mtail = Mtail.beside(pod)) {
            var cookie = "route=" + "0".repeat(32);
            assertEquals(200, pod.browser().with(cookie).get("/").status());
            var scrape = mtail.after(1);
            assertSessions(0, 0, 1, scrape);
            assertEquals(Set.of("new", "kept", "moved"), scrape.labels("outcome"));
        }
    }

    @Test
    void requests_are_told_apart_by_status_and_nobody_answers_for_an_app_that_is_gone() {
        try (var app = new App(1);
                var pod = NginxPod.ready(logged(app), app.hosts());
                var mtail = Mtail.beside(pod)) {
            var user = pod.browser();
            List.of("/", "/status/302", "/status/404", "/status/500").forEach(user::get);
            app.stop();
            assertEquals(503, user.get("/").status());
            var scrape = mtail.after(5);
            var backend = App.address(1) + ":" + app.port();
            List.of("2xx", "3xx", "4xx", "5xx").forEach(status -> assertEquals(1, scrape.requests(backend, status)));
            assertEquals(1, scrape.requests("none", "5xx"));
            assertSessions(1, 3, 0, scrape);
        }
    }

    @Test
    void a_websocket_is_counted_when_it_ends() {
        try (var app = new App(1);
                var pod = NginxPod.ready(logged(app), app.hosts());
                var mtail = Mtail.beside(pod)) {
            try (var webSocket = pod.connection()) {
                assertEquals(101, webSocket.upgrade("/websocket").status());
                pod.browser().get("/");
                assertSessions(1, 0, 0, mtail.after(1));
            }
            var scrape = mtail.after(2);
            assertSessions(2, 0, 0, scrape);
            assertEquals(1, scrape.requests(App.address(1) + ":" + app.port(), "1xx"));
            assertEquals(1, scrape.count("stickybalancer_request_duration_seconds_count"));
        }
    }

    @Test
    void polls_are_sessions_and_files_that_any_pod_may_answer_with_are_not() {
        try (var app = new App(2);
                var pod = NginxPod.ready(logged(app), app.hosts());
                var mtail = Mtail.beside(pod)) {
            var file = "/" + "a".repeat(40) + ".js";
            app.serve(file, "content");
            var user = pod.browser();
            user.get("/sockjs/123/abcdefgh/xhr");
            user.get("/sockjs/123/abcdefgh/xhr");
            assertSessions(1, 1, 0, mtail.after(2));
            user.get(file);
            user.get(file);
            var scrape = mtail.after(4);
            assertSessions(1, 1, 0, scrape);
            assertEquals(1, scrape.requests("none", "2xx"), "the cache has answered the second time");
        }
    }
}
