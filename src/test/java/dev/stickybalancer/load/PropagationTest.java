package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Propagation.Change;
import dev.stickybalancer.load.Propagation.Kind;
import dev.stickybalancer.load.Propagation.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropagationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<Probe> probes = new ArrayList<>();

    @Test
    void leaving_takes_until_the_last_request_that_reached_the_pod() {
        alternate("n1", 0, 1700, "a", "b");
        alternate("n1", 1710, 4000, "b", "c");
        assertEquals(0.70, leave(1000).seconds().get(Kind.LEAVE).max(), 1e-9);
    }

    @Test
    void leaving_takes_no_time_when_no_request_reached_the_pod_after_the_change() {
        alternate("n1", 0, 990, "a", "b");
        alternate("n1", 1000, 4000, "b", "c");
        assertEquals(0.0, leave(1000).seconds().get(Kind.LEAVE).max());
    }

    @Test
    void joining_takes_until_the_first_request_that_reached_the_pod() {
        alternate("n1", 0, 1490, "a", "b");
        alternate("n1", 1500, 4000, "c", "a");
        var figures = Propagation.of(List.of(new Change(at(1000), Kind.JOIN, "c")), probes, LIMIT);
        assertEquals(0.50, figures.seconds().get(Kind.JOIN).max(), 1e-9);
    }

    @Test
    void each_balancer_pod_is_one_sample() {
        alternate("n1", 0, 1200, "a", "b");
        alternate("n1", 1210, 4000, "b", "b");
        alternate("n2", 0, 1800, "a", "b");
        alternate("n2", 1810, 4000, "b", "b");
        Samples samples = leave(1000).seconds().get(Kind.LEAVE);
        assertEquals(List.of(2, 0.2, 0.8), List.of(samples.n(), samples.p50(), samples.max()));
    }

    @Test
    void a_pod_that_is_still_reached_at_the_end_is_unsettled_and_not_a_fast_sample() {
        alternate("n1", 0, 3000, "a", "b");
        var figures = leave(1000);
        assertEquals(1, figures.unsettled().get(Kind.LEAVE));
        assertEquals(0, figures.seconds().get(Kind.LEAVE).n());
    }

    @Test
    void too_few_requests_after_the_last_one_that_reached_the_pod_settle_nothing() {
        alternate("n1", 0, 1500, "a", "a");
        alternate("n1", 1510, 1500 + 10 * (Propagation.PASSED_BY - 1), "b", "b");
        assertEquals(1, leave(1000).unsettled().get(Kind.LEAVE));
        alternate("n1", 1500 + 10 * Propagation.PASSED_BY, 1500 + 10 * Propagation.PASSED_BY, "b", "b");
        assertEquals(0.5, leave(1000).seconds().get(Kind.LEAVE).max(), 1e-9);
    }

    @Test
    void a_pod_that_never_appears_is_unsettled() {
        alternate("n1", 0, 4000, "a", "b");
        var figures = Propagation.of(List.of(new Change(at(1000), Kind.JOIN, "c")), probes, LIMIT);
        assertEquals(1, figures.unsettled().get(Kind.JOIN));
    }

    @Test
    void requests_that_reach_the_pod_after_it_has_joined_again_do_not_count_for_its_leaving() {
        alternate("n1", 0, 1300, "a", "b");
        alternate("n1", 1310, 5990, "b", "b");
        alternate("n1", 6000, 7000, "a", "b");
        var changes = List.of(new Change(at(1000), Kind.LEAVE, "a"), new Change(at(5500), Kind.JOIN, "a"));
        var figures = Propagation.of(changes, probes, LIMIT);
        assertEquals(0.30, figures.seconds().get(Kind.LEAVE).max(), 0.011);
        assertEquals(0.50, figures.seconds().get(Kind.JOIN).max(), 1e-9);
    }

    @Test
    void a_change_that_is_undone_at_once_is_no_sample_and_neither_is_its_undoing() {
        alternate("n1", 0, 9000, "a", "b");
        var changes = List.of(new Change(at(1000), Kind.LEAVE, "a"), new Change(at(1300), Kind.JOIN, "a"));
        var figures = Propagation.of(changes, probes, LIMIT);
        assertEquals(0, figures.unsettled().get(Kind.LEAVE));
        assertEquals(0, figures.seconds().get(Kind.JOIN).n());
    }

    @Test
    void errors_are_counted_and_reach_nobody() {
        alternate("n1", 0, 1990, "b", "b");
        probes.add(new Probe(at(1500), "n1", "", 502));
        probes.add(new Probe(at(1505), "n1", "a", 503));
        var figures = Propagation.of(List.of(new Change(at(1000), Kind.LEAVE, "b")), probes, LIMIT);
        assertEquals(2, figures.failed());
        assertTrue(figures.toString().startsWith("202 probes, 2 failed"), figures::toString);
    }

    private Propagation leave(int millis) {
        return Propagation.of(List.of(new Change(at(millis), Kind.LEAVE, "a")), probes, LIMIT);
    }

    /** A probe every 10 ms from one moment to the other, both included. */
    private void alternate(String address, int from, int to, String even, String odd) {
        for (int millis = from; millis <= to; millis += 10) {
            probes.add(new Probe(at(millis), address, (millis - from) / 10 % 2 == 0 ? even : odd, 200));
        }
    }

    private static Instant at(int millis) {
        return START.plusMillis(millis);
    }
}
