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

/** {@code endpointUpdates: Reload}: each change of the app's pods is a reload, at most one in ten seconds. */
@ExtendWith(ShopExtension.class)
class ReloadModeE2E {
    private static final Path RAW = Path.of("target/e2e");
    private static final Population.Size SIZE = new Population.Size(8, 8, 8, 4);

    /** They come while it reloads. */
    private static final Population.Size LATE = new Population.Size(4, 0, 12, 0);

    /** What docs/delivery.md asks of an app: it must still serve when the reload that takes new users from it is over. */
    private static final int LEAVING_SECONDS = 25;

    @Test
    void users_notice_nothing_of_a_release(Shop shop) throws Exception {
        shop.app().leaveIn(LEAVING_SECONDS);
        shop.applyFile(Path.of("deploy/samples/reload.yaml"));
        shop.awaitReady("reload");
        assertTrue(
                shop.nginxPods("reload").stream()
                        .allMatch(pod -> pod.getSpec().getInitContainers().isEmpty()),
                "there is a name server");
        Day day = new Day(shop, "reload");

        Report report = day.live("reload", SIZE, RAW, Day.SCALE_UP, Day.RELEASE);
        report.print();

        Unnoticed.everyStep(report);
        assertTrue(day.reloads().get(Day.RELEASE) > 0, "a release without reloads measured nothing");
        assertTrue(report.step(Day.RELEASE).movesBecausePodEnded() > 0, "a release without moves measured nothing");
    }

    @Test
    void live_balancer_serves_on_while_it_is_switched_to_reloads_and_back(Shop shop) throws Exception {
        shop.app().leaveIn(LEAVING_SECONDS);
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        Report report;
        Report reportOfLate;
        try (Crowd crowd = Crowd.before(shop, "minimal", SIZE)) {
            Thread.sleep(5000);
            crowd.users().step("to Reload", () -> LiveChange.of(shop, "", "endpointUpdates", "Reload"));
            try (Crowd late = Crowd.before(shop, "minimal", LATE)) {
                Thread.sleep(5000);
                Population.Action back = () -> LiveChange.of(shop, "", "endpointUpdates", "Dynamic");
                crowd.users().step("to Dynamic", () -> late.users().step("to Dynamic", back));
                reportOfLate = late.users().finish("switch-late", RAW);
            }
            report = crowd.users().finish("switch", RAW);
        }
        report.print();
        reportOfLate.print();
        assertBoundAnewOnce(reportOfLate.step("to Dynamic"), reportOfLate);
        // Only who comes meanwhile may get a cookie that the other nginx pod does not know yet, or no more.
        report.steps()
                .forEach(step -> assertAll(
                        step.step(),
                        () -> assertEquals(0, step.needlessMovesOfOldUsers(), report::toString),
                        () -> assertEquals(0, step.failedByBalancer(), report::toString),
                        () -> assertEquals(0, step.cutByBalancer(), report::toString),
                        () -> assertEquals(0, step.pollingLostByBalancer(), report::toString)));
        assertEquals(
                List.of("dns"),
                shop.nginxPods("minimal").get(0).getSpec().getInitContainers().stream()
                        .map(container -> container.getName())
                        .toList());
    }

    /** Their cookies name pods in a way that is not understood any more; whoever has a WebSocket open notices nothing. */
    private static void assertBoundAnewOnce(Figures step, Report report) {
        assertAll(
                step.step(),
                () -> assertTrue(step.usersMoved() > 0, () -> "nobody was bound anew" + report),
                () -> assertEquals(step.usersMoved(), step.needlessMovesOfOldUsers(), () -> "bound twice" + report),
                () -> assertTrue(step.usersKept() >= LATE.webSocket(), () -> "somebody with a WebSocket" + report),
                () -> assertEquals(0, step.failedRequests(), () -> "failed requests" + report),
                () -> assertEquals(0, step.failedOpenings(), () -> "failed openings" + report),
                () -> assertEquals(0, step.cutByBalancer(), () -> "WebSockets cut" + report));
    }
}
