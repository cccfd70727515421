package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Propagation;
import dev.stickybalancer.load.Propagation.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("asks 160 times a second, and has no more than 8 s for each change")
@ExtendWith(ShopExtension.class)
class PropagationE2E {
    private static final int ROUNDS = 2;

    @Test
    void endpoints_come_and_go_at_every_nginx_pod_without_reloads_and_failures(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");

        Propagation result = new PropagationRun(shop, "minimal").run(ROUNDS, Path.of("target/e2e"));
        System.out.println(result);

        for (Kind kind : Kind.values()) {
            assertEquals(0, result.unsettled().get(kind), () -> kind + " did not show: " + result.details());
            assertTrue(result.seconds().get(kind).n() >= 2 * ROUNDS, () -> "too few of " + kind + ": " + result);
        }
        assertEquals(0, result.failed(), result::toString);
        assertEquals(0, shop.reloads("minimal"));
    }
}
