package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Event.User ANNA = new Event.User(UserKind.HTTP, 1);
    private static final Event.User BOB = new Event.User(UserKind.WEBSOCKET, 1);

    private final ServingHistory history = new ServingHistory();
    private final Judgement judgement = new Judgement(history);

    @Test
    void a_user_who_stays_on_one_pod_has_not_moved() {
        served("a", 0, 5000);
        assertEquals(List.of(), judgement.moves(List.of(answered(1000, "a"), answered(2000, "a"))));
    }

    @Test
    void a_move_is_needless_when_the_old_pod_answers_afterwards() {
        served("a", 0, 5000);
        var moves = judgement.moves(List.of(answered(1000, "a"), answered(2000, "b")));
        assertEquals(List.of(new Judgement.Move(at(2000), ANNA, "a", "b", Cause.BALANCER)), moves);
    }

    @Test
    void a_move_after_the_last_answer_of_the_old_pod_is_the_end_of_the_pod() {
        served("a", 0, 1900);
        failed("a", 2000, 5000);
        assertEquals(List.of(Cause.POD_ENDED), moved(1000, 2050));
    }

    @Test
    void a_move_between_the_last_answer_and_the_first_failure_is_not_held_against_the_balancer() {
        served("a", 0, 1900);
        failed("a", 2000, 2900);
        served("a", 3000, 5000);
        assertEquals(List.of(Cause.POD_ENDED), moved(1000, 1950));
    }

    @Test
    void a_pod_that_was_away_since_the_users_last_request_has_ended_even_when_it_is_back() {
        served("a", 0, 1200);
        failed("a", 1300, 1400); // the fewest that make an outage
        served("a", 1500, 5000);
        assertEquals(List.of(Cause.POD_ENDED), moved(1000, 2000));
    }

    @Test
    void a_move_before_a_later_outage_is_needless() {
        served("a", 0, 2500);
        failed("a", 2600, 5000);
        assertEquals(List.of(Cause.BALANCER), moved(1000, 2000));
    }

    @Test
    void a_move_after_an_outage_that_was_over_before_the_users_last_request_is_needless() {
        served("a", 0, 300);
        failed("a", 400, 600);
        served("a", 700, 5000);
        assertEquals(List.of(Cause.BALANCER), moved(1000, 2000));
    }

    @Test
    void one_failed_probe_alone_does_not_excuse_a_move() {
        served("a", 0, 1400);
        failed("a", 1500, 1500);
        served("a", 1600, 5000);
        assertEquals(List.of(Cause.BALANCER), moved(1000, 2000));
    }

    @Test
    void a_move_from_a_pod_that_nobody_watched_has_an_unknown_reason() {
        assertEquals(List.of(Cause.UNKNOWN), moved(1000, 2000));
    }

    @Test
    void events_are_judged_in_the_order_of_time_not_of_arrival() {
        served("a", 0, 5000);
        served("b", 0, 5000);
        var events = List.<Event>of(answered(3000, "b"), answered(1000, "a"), answered(2000, "b"));
        assertEquals(
                List.of(at(2000)),
                judgement.moves(events).stream().map(Judgement.Move::time).toList());
    }

    @Test
    void a_close_frame_is_the_apps_doing_even_when_the_pod_serves_on() {
        served("a", 0, 5000);
        assertEquals(Cause.APP, ended(2000, true, 1000));
    }

    @Test
    void a_websocket_that_breaks_while_its_pod_serves_was_cut_by_the_balancer() {
        served("a", 0, 5000);
        assertEquals(Cause.BALANCER, ended(2000, false, 1006));
    }

    @Test
    void a_websocket_that_breaks_with_its_pod_was_not_cut_by_the_balancer() {
        served("a", 0, 1900);
        failed("a", 2000, 2900);
        served("a", 3000, 5000);
        assertEquals(Cause.POD_ENDED, ended(1960, false, 1006));
    }

    @Test
    void a_failed_request_of_a_user_without_a_pod_is_the_balancers() {
        assertEquals(Cause.BALANCER, failure("", 2000, 10));
    }

    @Test
    void a_failed_request_is_excused_by_an_outage_while_it_was_under_way() {
        served("a", 0, 1400);
        failed("a", 1500, 1700);
        served("a", 1800, 5000);
        assertEquals(Cause.POD_ENDED, failure("a", 2000, 800));
        assertEquals(Cause.BALANCER, failure("a", 2000, 100));
    }

    @Test
    void a_request_that_broke_in_a_killed_process_is_nobodys_fault() {
        served("a", 0, 5000);
        history.addKill(at(1990), at(2000));
        assertEquals(Cause.KILLED, broken(2010, 15));
        assertEquals(Cause.KILLED, ended(2100, false, 1006));
    }

    @Test
    void a_kill_excuses_nothing_that_came_after_it_or_was_answered() {
        served("a", 0, 5000);
        history.addKill(at(1990), at(2000));
        assertEquals(Cause.BALANCER, broken(2010, 5));
        assertEquals(Cause.BALANCER, failure("a", 2010, 15));
        assertEquals(Cause.BALANCER, ended(2100, false, 502));
        assertEquals(Cause.BALANCER, ended(3100, false, 1006));
    }

    @Test
    void a_pod_that_counts_from_one_again_has_forgotten_its_user() {
        var events = List.<Event>of(counted(1000, "a", 1), counted(2000, "a", 2), counted(3000, "a", 1));
        assertEquals(List.of(events.get(2)), Judgement.forgotten(events));
    }

    @Test
    void a_user_who_comes_back_to_a_pod_that_counts_on_is_not_forgotten() {
        var events = List.<Event>of(counted(1000, "a", 1), counted(2000, "b", 1), counted(3000, "a", 2));
        assertTrue(Judgement.forgotten(events).isEmpty());
    }

    private List<Cause> moved(int lastAtA, int firstAtB) {
        return judgement.moves(List.of(answered(lastAtA, "a"), answered(firstAtB, "b"))).stream()
                .map(Judgement.Move::cause)
                .toList();
    }

    private Cause ended(int millis, boolean byApp, int code) {
        return judgement
                .ends(List.of(new Event.Ended(at(millis), BOB, "a", byApp, code, "")))
                .get(0)
                .cause();
    }

    private Cause failure(String pod, int millis, double took) {
        return failure(new Event.Failed(at(millis), ANNA, "GET", pod, 502, "", took));
    }

    private Cause broken(int millis, double took) {
        return failure(new Event.Failed(at(millis), ANNA, "GET", "a", 0, "", took));
    }

    private Cause failure(Event.Failed failed) {
        return judgement.failures(List.of(failed)).get(0).cause();
    }

    private static Event answered(int millis, String pod) {
        return counted(millis, pod, 0);
    }

    private static Event counted(int millis, String pod, int count) {
        return new Event.Answered(at(millis), ANNA, "GET", pod, 1, true, count);
    }

    /** Probes every 100 ms, both ends included. */
    private void served(String pod, int from, int to) {
        probes(from, to).forEach(millis -> history.add(pod, at(millis), true));
    }

    private void failed(String pod, int from, int to) {
        probes(from, to).forEach(millis -> history.add(pod, at(millis), false));
    }

    private static Stream<Integer> probes(int from, int to) {
        return Stream.iterate(from, millis -> millis <= to, millis -> millis + 100);
    }

    private static Instant at(int millis) {
        return START.plusMillis(millis);
    }
}
