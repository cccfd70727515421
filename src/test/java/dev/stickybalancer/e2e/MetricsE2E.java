package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.load.Target;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code metrics.mode}, with the containers that Kubernetes makes of it. */
@ExtendWith(ShopExtension.class)
class MetricsE2E {
    private static final Path RAW = Path.of("target/e2e");
    private static final Population.Size SIZE = new Population.Size(8, 8, 8, 4);
    private static final int REQUESTS = 50;

    private final Web web = new Web();

    @Test
    void users_notice_nothing_of_metrics_that_are_switched_on_and_off_or_of_an_exporter_that_dies(Shop shop)
            throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        Report report;
        try (Crowd crowd = Crowd.before(shop, "minimal", SIZE)) {
            Thread.sleep(3000);
            crowd.users().step("to Full", () -> LiveChange.of(shop, "/metrics", "mode", "Full"));
            crowd.users().step("mtail dies", () -> killMtail(shop));
            crowd.users().step("to Disabled", () -> LiveChange.of(shop, "/metrics", "mode", "Disabled"));
            report = crowd.users().finish("metrics", RAW);
        }
        report.print();
        report.steps()
                .forEach(step -> assertAll(
                        step.step(),
                        () -> assertEquals(0, step.needlessMoves(), report::toString),
                        () -> assertEquals(0, step.failedByBalancer(), report::toString),
                        () -> assertEquals(0, step.cutByBalancer(), report::toString),
                        () -> assertEquals(0, step.pollingLostByBalancer(), report::toString)));
    }

    private static void killMtail(Shop shop) throws InterruptedException {
        var pod = shop.nginxPods("minimal").get(0);
        Violence.kill(pod, Violence.MTAIL);
        Thread.sleep(3000);
        Shop.await(
                "mtail to be back",
                () -> shop.nginxPods("minimal").stream().allMatch(Readiness::isPodReady)
                        && restarts(shop.nginxPods("minimal").get(0)) == 1);
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .filter(container -> container.getName().equals("mtail"))
                .mapToInt(container -> container.getRestartCount())
                .sum();
    }

    @Test
    void every_nginx_pod_tells_what_it_has_counted(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        LiveChange.of(shop, "/metrics", "mode", "Full");
        List<Pod> pods = shop.nginxPods("minimal");
        assertEquals(2, pods.size());
        for (Pod pod : pods) {
            String cookie = web.get(Shop.httpAddress(pod), "/api/whoami", Optional.empty())
                    .headers()
                    .firstValue("Set-Cookie")
                    .map(value -> value.substring(0, value.indexOf(';')))
                    .orElseThrow();
            for (int i = 0; i < REQUESTS; i++) {
                web.get(Shop.httpAddress(pod), "/api/whoami", Optional.of(cookie));
            }
            awaitLine(pod, 3903, "stickybalancer_sessions_total{outcome=\"kept\"} " + REQUESTS);
            awaitLine(pod, 3903, "stickybalancer_sessions_total{outcome=\"new\"} 1");
            awaitLine(pod, 3903, "stickybalancer_sessions_total{outcome=\"moved\"} 0");
            awaitLine(pod, 9113, "nginx_up 1");
        }
        assertTrue(shop.app().pods().size() > 1, "with one pod of the app nobody could have been moved");
    }

    private void awaitLine(Pod pod, int port, String line) {
        Shop.await(line, () -> {
            try {
                return web.get(new Target(pod.getStatus().getPodIP(), port), "/metrics", Optional.empty())
                        .body()
                        .lines()
                        .anyMatch(line::equals);
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
