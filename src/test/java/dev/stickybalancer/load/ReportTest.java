package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Event.User HTTP = new Event.User(UserKind.HTTP, 1);
    private static final Event.User POLLING = new Event.User(UserKind.POLLING, 1);
    private static final Event.User WEBSOCKET = new Event.User(UserKind.WEBSOCKET, 1);

    private final List<Event> events = new ArrayList<>();
    private final ServingHistory history = new ServingHistory();

    @Test
    void a_step_answers_for_everything_until_the_next_one_begins() {
        events.add(failure(1999, HTTP));
        events.add(failure(2000, HTTP));
        events.add(failure(3999, HTTP));
        events.add(failure(4000, HTTP));
        var report = report();
        assertEquals(2, report.step("first").failedRequests());
        assertEquals(1, report.step("second").failedRequests());
        assertEquals(4, report.total().failedRequests());
        assertThrows(IllegalArgumentException.class, () -> report.step("third"));
    }

    @Test
    void failed_gets_are_counted_apart_from_requests_that_must_not_be_repeated() {
        events.add(failure(3000, HTTP));
        events.add(new Event.Failed(at(3100), HTTP, "POST /api/upload", "a", 502, "status 502", 1));
        events.add(new Event.Failed(at(3200), WEBSOCKET, "whoami", "a", 0, "no answer", 1));
        assertEquals(1, report().total().failedGets());
        assertEquals(3, report().total().failedRequests());
    }

    @Test
    void what_pods_took_when_they_were_asked_directly_stands_in_its_step() {
        history.add("a", at(3000), true, 5);
        history.add("a", at(4500), true, 7);
        history.add("b", at(4600), true, 9);
        history.add("b", at(4700), false, 1000);
        history.add("b", at(4800), true);
        var report = report();
        assertEquals(Samples.of(List.of(5.0)), report.step("first").directMillis());
        assertEquals(Samples.of(List.of(7.0, 9.0)), report.step("second").directMillis());
        assertTrue(report.toString().contains("7.0 / 9.0"), report::toString);
    }

    @Test
    void a_move_is_seen_across_the_border_of_two_steps() {
        for (int millis = 0; millis < 6000; millis += 100) {
            history.add("a", at(millis), true);
        }
        events.add(answered(3900, HTTP, "a", 5, true));
        events.add(answered(4100, HTTP, "b", 5, true));
        events.add(answered(3900, POLLING, "a", 5, true));
        events.add(answered(4100, POLLING, "a", 5, true));
        var report = report();
        assertEquals(0, report.step("first").needlessMoves());
        assertEquals(1, report.step("second").needlessMoves());
        assertEquals(
                List.of(1, 1),
                List.of(report.step("second").usersKept(), report.step("second").usersMoved()));
        assertTrue(report.firstFaults().get(0).contains("HTTP 1 moved from a to b"), report.firstFaults()::toString);
        assertEquals(Map.of("a", 1, "b", 1), report.usersPerPod());
    }

    @Test
    void who_came_only_just_before_the_pod_ended_is_not_among_the_users_that_moved() {
        var visitor = new Event.User(UserKind.NEW, 1);
        for (int millis = 0; millis < 6000; millis += 100) {
            history.add("a", at(millis), millis < 4000);
        }
        for (var user : List.of(HTTP, visitor)) {
            events.add(answered(3900, user, "a", 5, true));
            events.add(answered(4100, user, "b", 5, true));
        }
        var total = report().total();
        assertEquals(2, total.movesBecausePodEnded());
        assertEquals(1, total.movesOfOldUsersBecausePodEnded());
        assertEquals(1, total.usersMoved());
    }

    @Test
    void only_answers_to_users_with_a_cookie_can_be_the_slowest_bound_request() {
        events.add(answered(1000, HTTP, "a", 900, false));
        events.add(answered(2000, HTTP, "a", 300, true));
        events.add(answered(3000, POLLING, "a", 200, true));
        assertEquals(300, report().total().slowestBoundMillis());
        assertEquals(900, report().total().latencyMillis().get(UserKind.HTTP).max());
    }

    @Test
    void ends_are_counted_by_kind_and_cause() {
        for (int millis = 0; millis < 6000; millis += 100) {
            history.add("a", at(millis), true);
        }
        events.add(new Event.Ended(at(2000), WEBSOCKET, "a", false, 1006, ""));
        events.add(new Event.Ended(at(2100), WEBSOCKET, "a", true, 1000, ""));
        events.add(new Event.Ended(at(2200), POLLING, "a", false, 404, ""));
        events.add(new Event.OpenFailed(at(2300), WEBSOCKET, "a", 502, ""));
        events.add(new Event.OpenFailed(at(2400), POLLING, "a", 502, ""));
        var total = report().total();
        assertEquals(1, total.cutByBalancer());
        assertEquals(1, total.pollingLostByBalancer());
        assertEquals(1, total.reopenFailures());
        assertEquals(2, total.failedOpenings());
    }

    @Test
    void who_keeps_no_cookie_is_bound_for_the_length_of_a_settled_session() {
        var cookieless = new Event.User(UserKind.COOKIELESS, 1);
        for (int millis = 0; millis < 6000; millis += 100) {
            history.add("a", at(millis), true);
            history.add("b", at(millis), true);
        }
        events.add(new Event.Opened(at(-11_000), cookieless, "a", 5, false));
        events.add(new Event.Ended(at(2000), cookieless, "a", false, 404, ""));
        events.add(new Event.Opened(at(2100), cookieless, "b", 5, true));
        events.add(new Event.Ended(at(2200), cookieless, "b", false, 404, ""));
        var total = report().total();
        assertEquals(1, total.pollingLostByBalancer(), "the second one had only just begun");
        assertEquals(List.of(0, 0, 0), List.of(total.needlessMoves(), total.usersKept(), total.usersMoved()));
    }

    @Test
    void a_step_names_what_failed_in_it_and_when_that_was_asked() {
        events.add(new Event.Failed(at(1900), HTTP, "GET /", "a", 502, "status 502", 400));
        events.add(new Event.Failed(at(2100), HTTP, "GET /", "a", 502, "status 502", 400));
        events.add(new Event.OpenFailed(at(3000), WEBSOCKET, "a", WebSocketWire.ABNORMAL, "gone"));
        events.add(failure(4000, HTTP));
        var troubles = report().troubles("first");
        assertEquals(
                List.of(at(1700), at(3000)),
                troubles.stream().map(Trouble::sent).toList());
        assertEquals(
                List.of(true, false),
                troubles.stream().map(Trouble::isErrorPage).toList());
    }

    @Test
    void web_sockets_that_end_together_are_a_wave_that_is_over_when_the_last_user_is_back() {
        var other = new Event.User(UserKind.WEBSOCKET, 2);
        events.add(new Event.Ended(at(2000), WEBSOCKET, "a", false, 1006, ""));
        events.add(new Event.Ended(at(2030), other, "b", false, 1006, ""));
        events.add(new Event.Opened(at(2100), other, "b", 70, true));
        events.add(new Event.Opened(at(2250), WEBSOCKET, "b", 250, true));
        events.add(new Event.Ended(at(3500), other, "b", false, 1006, ""));
        events.add(new Event.Ended(at(3600), WEBSOCKET, "b", true, 1000, ""));
        assertEquals(List.of(new Wave(2, 2, 30, 2, 1, 250), new Wave(3.5, 1, 0, 0, 0, 0)), report().waves());
    }

    @Test
    void new_users_are_counted_where_their_first_request_went_second_by_second() {
        for (int i = 0; i < 3; i++) {
            var user = new Event.User(UserKind.NEW, i);
            events.add(answered(1100 + 100 * i, user, "a", 5, false));
            events.add(answered(2100 + 100 * i, user, "a", 5, true));
        }
        events.add(answered(5999, new Event.User(UserKind.NEW, 9), "b", 5, false));
        assertEquals(
                Map.of("a", List.of(0, 3, 0, 0, 0, 0, 0), "b", List.of(0, 0, 0, 0, 0, 1, 0)),
                report().newUsersPerSecond());
    }

    @Test
    void the_words_of_one_kind_of_user_do_not_crowd_out_the_others() {
        for (int i = 0; i < 100; i++) {
            events.add(failure(1000 + i, POLLING));
        }
        events.add(failure(5000, HTTP));
        var words = report().firstFailures();
        assertEquals(8, words.size());
        assertTrue(words.get(7).contains("(5000 ms) HTTP 1"), words.get(7));
    }

    @Test
    void every_event_becomes_a_line_that_says_when_and_to_whom() {
        var line = RawEvents.line(START, failure(1234, HTTP));
        assertEquals(
                "1.234 failed HTTP 1 502",
                String.join(
                        " ",
                        line.get("t").asText(),
                        line.get("event").asText(),
                        line.get("kind").asText(),
                        line.get("user").asText(),
                        line.get("status").asText()));
    }

    @Test
    void the_table_has_a_column_per_step() {
        events.add(failure(2000, HTTP));
        assertTrue(
                report().toString()
                        .matches("(?s).*\n +first +second +total\n.*failed requests +1 \\(H:1\\) +0 +1 \\(H:1\\)\n.*"),
                report()::toString);
    }

    private Report report() {
        var steps = List.of(new Report.Step("first", at(2000)), new Report.Step("second", at(4000)));
        return Report.of("run", START, at(6000), steps, events, history);
    }

    private static Event failure(int millis, Event.User user) {
        return new Event.Failed(at(millis), user, "GET /", "", 502, "status 502", 1);
    }

    private static Event answered(int millis, Event.User user, String pod, double took, boolean bound) {
        return new Event.Answered(at(millis), user, "GET", pod, took, bound, 0);
    }

    private static Instant at(int millis) {
        return START.plusMillis(millis);
    }
}
