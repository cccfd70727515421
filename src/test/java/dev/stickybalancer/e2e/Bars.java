package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a full-size run must not miss. Tests gate on counts only; a run on a quiet machine can gate on times, too. */
final class Bars {
    private static final double SLOWEST_MILLIS = 1000;

    private final List<String> missed = new ArrayList<>();

    /** One line for each, in the order in which they were missed. */
    List<String> missed() {
        return List.copyOf(missed);
    }

    void none(String what, int seen) {
        atMost(what, seen, 0);
    }

    /** A value that was not measured at all is a miss. */
    void atMost(String what, double seen, double bar) {
        if (!(seen <= bar)) {
            missed.add(String.format(Locale.ROOT, "%s: %.3f, the bar is %.3f", what, seen, bar));
        }
    }

    /** For what is done in an orderly way: nobody's request fails, nobody moves, nobody waits. */
    void release(Figures step) {
        harmless(step);
        none(step.step() + ": GETs that failed", step.failedGets());
        none(step.step() + ": sessions that could not be opened", step.failedOpenings());
        none(step.step() + ": WebSockets cut", step.cutByBalancer());
        atMost(step.step() + ": slowest answer to a bound user, ms", step.slowestBoundMillis(), SLOWEST_MILLIS);
    }

    /** The same where WebSockets of a stopping nginx pod end. */
    void harmless(Figures step) {
        none(step.step() + ": requests that failed", step.failedByBalancer());
        none(step.step() + ": needless moves", step.needlessMoves());
        none(step.step() + ": polling sessions lost", step.pollingLostByBalancer());
    }
}
