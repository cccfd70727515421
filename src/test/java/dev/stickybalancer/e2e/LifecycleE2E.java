package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Figures;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.load.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopExtension.class)
class LifecycleE2E {
    private static final Path RAW = Path.of("target/e2e");
    private static final Population.Size SIZE = new Population.Size(12, 12, 12, 4);
    private static final List<String> UNNOTICED_BUT_FOR_WEB_SOCKETS =
            List.of(Life.SCALE_UP, Life.SCALE_DOWN, Life.DRAIN, Life.KILL_DNS, Life.LEAVE);
    private static final List<String> ONLY_WHAT_WAS_IN_FLIGHT = List.of(Life.KILL_WORKER, Life.OUT_OF_MEMORY);
    private static final List<String> NO_WEB_SOCKET_CUT = List.of(
            Life.SCALE_UP, Life.KILL_DNS, Life.KILL_WORKER, Life.OUT_OF_MEMORY, Life.LEAVE, Life.KILL_APP, Life.VANISH);

    /** On a busy machine the nginx pods may know of a pod's leave only after ten. */
    private static final Duration LEAVING = Duration.ofSeconds(20);

    /** Until Kubernetes sends nobody to a pod without nginx any more: one, and time for a busy machine. */
    private static final Duration REFUSED = Duration.ofSeconds(4);

    /** What nginx had open to a pod of the app it uses for four; afterwards it finds out that nobody is there. */
    private static final Duration IN_VAIN = Duration.ofSeconds(5);

    /** Six by the kernel's probes, and time for a busy machine; Meteor's client gives up after 17 to 33. */
    private static final Duration PROBED = Duration.ofSeconds(10);

    @Test
    void users_stay_through_scaling_drains_killed_processes_and_lost_pods(Shop shop) throws Exception {
        shop.applyFile(Path.of("src/test/resources/e2e/life.yaml"));
        shop.app().leaveIn((int) LEAVING.toSeconds());
        shop.awaitReady("life");
        Life life = new Life(shop, "life", LEAVING);

        Report report = life.live("life", SIZE, RAW);
        report.print();

        assertAll(
                () -> each(UNNOTICED_BUT_FOR_WEB_SOCKETS, report, LifecycleE2E::assertNothingFailed),
                () -> each(ONLY_WHAT_WAS_IN_FLIGHT, report, LifecycleE2E::assertNothingFailedByBalancer),
                () -> each(NO_WEB_SOCKET_CUT, report, LifecycleE2E::assertNoWebSocketCut),
                () -> assertEquals(0, report.total().needlessMoves(), report::toString),
                () -> assertTrue(life.refusedEvictions() > 0, "both nginx pods could be evicted at once"),
                () -> assertNone(report, Life.KILL_NGINX, Trouble::isErrorPage),
                () -> assertNone(
                        report, Life.KILL_NGINX, noticedAfter(life.nginxKilled().plus(REFUSED))),
                () -> assertEquals(0, report.step(Life.KILL_APP).failedGets(), report::toString),
                () -> assertEachMovedOnce(report.step(Life.KILL_APP), report),
                () -> assertEachMovedOnce(report.step(Life.VANISH), report),
                () -> assertNone(report, Life.VANISH, Trouble::isErrorPage),
                () -> assertTrue(
                        life.silentTold()
                                .filter(life.networkCut().plus(PROBED)::isAfter)
                                .isPresent(),
                        () -> "told " + life.silentTold() + ", cut " + life.networkCut()),
                () -> assertNone(
                        report,
                        Life.VANISH,
                        one -> one.get() && one.sent().isAfter(life.networkCut().plus(IN_VAIN))));
        var newUsers = life.newUsersMeanwhile(report);
        assertEquals(0, newUsers.atLeavingPod(), report::toString);
        assertTrue(newUsers.elsewhere() > 0, "no new user came while the pod left");
    }

    private static void each(List<String> steps, Report report, BiConsumer<Figures, Report> check) {
        assertAll(steps.stream().map(report::step).map(step -> () -> check.accept(step, report)));
    }

    private static void assertNoWebSocketCut(Figures step, Report report) {
        assertEquals(0, step.cutByBalancer(), () -> step.step() + report);
    }

    private static Predicate<Trouble> noticedAfter(Instant time) {
        return one -> one.noticed().isAfter(time);
    }

    private static void assertNone(Report report, String step, Predicate<Trouble> unwanted) {
        assertEquals(List.of(), report.troubles(step).stream().filter(unwanted).toList(), () -> step + report);
    }

    private static void assertEachMovedOnce(Figures step, Report report) {
        assertTrue(step.usersMoved() > 0, report::toString);
        assertEquals(step.usersMoved(), step.movesOfOldUsersBecausePodEnded(), report::toString);
    }

    private static void assertNothingFailed(Figures step, Report report) {
        assertNothingFailedByBalancer(step, report);
        assertEquals(0, step.failedGets(), () -> step.step() + report);
        assertEquals(0, step.failedOpenings(), () -> step.step() + report);
    }

    /** Except for what was on its way through a process that was killed, or to a pod of the app when that ended. */
    private static void assertNothingFailedByBalancer(Figures step, Report report) {
        assertEquals(0, step.failedByBalancer(), () -> step.step() + report);
        assertEquals(0, step.pollingLostByBalancer(), () -> step.step() + report);
    }
}
