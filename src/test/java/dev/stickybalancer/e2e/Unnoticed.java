package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.load.Figures;
import dev.stickybalancer.load.Report;

/** What no user may notice of anything that is done in an orderly way. */
final class Unnoticed {
    private Unnoticed() {}

    static void everyStep(Report report) {
        assertAll(report.steps().stream().map(step -> () -> step(step, report)));
    }

    /** A POST that was on its way to a pod of the app when that ended is the app's; a GET never is. */
    static void step(Figures step, Report report) {
        assertAll(
                step.step(),
                () -> assertEquals(0, step.needlessMoves(), () -> "needless moves" + report),
                () -> assertEquals(0, step.failedByBalancer(), () -> "failed requests" + report),
                () -> assertEquals(0, step.failedGets(), () -> "failed GETs" + report),
                () -> assertEquals(0, step.failedOpenings(), () -> "sessions that could not be opened" + report),
                () -> assertEquals(0, step.cutByBalancer(), () -> "WebSockets cut" + report),
                () -> assertEquals(0, step.pollingLostByBalancer(), () -> "polling sessions lost" + report));
    }
}
