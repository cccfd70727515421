package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.support.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator that has just started remembers nothing; what runs must not notice. */
@WithApiServer
class RestartIT {
    @Test
    void restarted_operator_writes_nothing(Scene scene) {
        scene.createReady("shop");
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2", "10.1.0.3");
        Eventually.holds(
                Scene.PATIENCE,
                "propagated",
                () -> scene.status("shop").lastPropagationMilliseconds() != null
                        && scene.status("shop").endpoints().active() == 3
                        && scene.condition("shop", "Ready")
                                .orElseThrow()
                                .getStatus()
                                .equals("True"));
        scene.awaitQuiet();
        assertEquals(List.of(), scene.writesAfter(() -> scene.operator().restart()));
    }

    @Test
    void restart_while_suspended_writes_nothing(Scene scene) {
        scene.createReady("shop");
        scene.patchSpec("shop", "{\"suspend\":true}");
        scene.await("shop", "Ready=Unknown/Suspended");
        scene.awaitQuiet();
        assertEquals(List.of(), scene.writesAfter(() -> scene.operator().restart()));
    }
}
