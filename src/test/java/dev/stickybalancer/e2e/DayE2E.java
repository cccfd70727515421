package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopExtension.class)
class DayE2E {
    private static final Path RAW = Path.of("target/e2e");
    private static final Population.Size SIZE = new Population.Size(12, 12, 12, 4, 6);

    @Test
    void users_notice_nothing_of_scaling_releases_and_lost_pods(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        Day day = new Day(shop, "minimal");

        Report report =
                day.live("day", SIZE, RAW, Day.SCALE_UP, Day.SCALE_DOWN, Day.RELEASE, Day.LOSE_NGINX, Day.LOSE_APP);
        report.print();

        Unnoticed.everyStep(report);
        assertTrue(
                day.reloads().values().stream().allMatch(reloads -> reloads == 0),
                () -> "pods of the app came and went with reloads: " + day.reloads());
        assertEquals(0, report.step(Day.SCALE_UP).movesBecausePodEnded(), report::toString);
        assertTrue(report.step(Day.RELEASE).movesBecausePodEnded() > 0, "a release without moves measured nothing");
    }
}
