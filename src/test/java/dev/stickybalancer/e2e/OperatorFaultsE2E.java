package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.support.Persistent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("kills the operator")
@ExtendWith(ShopExtension.class)
class OperatorFaultsE2E {
    private static final Path RAW = Path.of("target/e2e");
    private static final Population.Size SIZE = new Population.Size(8, 8, 8, 4);

    @Test
    void users_notice_nothing_of_a_killed_operator_and_a_new_nginx_image(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        try (Crowd crowd = Crowd.before(shop, "minimal", SIZE)) {
            Population users = crowd.users();
            Thread.sleep(5000);
            users.step("kill the operator", () -> {
                new OperatorPods(shop.client()).kill();
                shop.app().scale(4);
                shop.awaitReady("minimal");
            });
            users.step("new nginx image", () -> {
                new Persistent<>(shop.balancer("minimal")).edit(now -> {
                    now.setSpec(Specs.withNginxImage(now.getSpec(), "localhost/nginx:1.30.6-r2"));
                    return now;
                });
                Shop.await(
                        "the new generation",
                        () -> shop.balancer("minimal").get().getStatus().observedGeneration() > 1);
                shop.awaitReady("minimal");
            });
            Report report = users.finish("faults", RAW);
            report.print();
            assertEquals(0, report.total().needlessMoves(), report::toString);
            assertEquals(0, report.total().failedRequests(), report::toString);
            assertEquals(0, report.total().cutByBalancer(), report::toString);
        }
        assertEquals(
                List.of("localhost/nginx:1.30.6-r2"),
                shop.nginxPods("minimal").stream()
                        .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                        .distinct()
                        .toList());
    }
}
