package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Figures;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopExtension.class)
class LifecycleE2E {
    private static final Path RAW = Path.of("target/e2e");
    private static final Population.Size SIZE = new Population.Size(12, 12, 12, 4);
    private static final List<String> NO_FAILURE =
            List.of(Life.SCALE_UP, Life.SCALE_DOWN, Life.DRAIN, Life.KILL_DNS, Life.KILL_WORKER, Life.LEAVE);
    private static final List<String> NO_WEB_SOCKET_CUT =
            List.of(Life.SCALE_UP, Life.KILL_DNS, Life.KILL_WORKER, Life.LEAVE, Life.KILL_APP, Life.VANISH);

    @Test
    void users_stay_through_scaling_drains_killed_processes_and_lost_pods(Shop shop) throws Exception {
        shop.applyFile(Path.of("src/test/resources/e2e/life.yaml"));
        shop.awaitReady("life");
        Life life = new Life(shop, "life");

        Report report = life.live("life", SIZE, RAW);
        report.print();

        assertAll(NO_FAILURE.stream().map(report::step).map(step -> () -> assertNothingFailed(step, report)));
        assertAll(NO_WEB_SOCKET_CUT.stream()
                .map(report::step)
                .map(step -> () -> assertEquals(0, step.cutByBalancer(), () -> step.step() + report)));
        assertEquals(0, report.total().needlessMoves(), report::toString);
        assertTrue(life.refusedEvictions() > 0, "both nginx pods could be evicted at once");
        var newUsers = life.newUsersMeanwhile(report);
        assertEquals(0, newUsers.atLeavingPod(), report::toString);
        // On a busy machine the nginx pods may know so late that no second of the pod's leave is left.
        assertTrue(newUsers.seconds() == 0 || newUsers.elsewhere() > 0, "no new user came while the pod left");
        assertEquals(0, report.step(Life.KILL_APP).failedGets(), report::toString);
        assertEachMovedOnce(report.step(Life.KILL_APP), report);
        assertEachMovedOnce(report.step(Life.VANISH), report);
    }

    private static void assertEachMovedOnce(Figures step, Report report) {
        assertTrue(step.usersMoved() > 0, report::toString);
        assertEquals(step.usersMoved(), step.movesOfOldUsersBecausePodEnded(), report::toString);
    }

    /** Except for what was on its way through a process that was killed, or to a pod of the app when that ended. */
    private static void assertNothingFailed(Figures step, Report report) {
        assertEquals(0, step.failedByBalancer(), () -> step.step() + report);
        assertEquals(0, step.pollingLostByBalancer(), () -> step.step() + report);
    }
}
