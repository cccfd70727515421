package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Eventually;
import java.util.Optional;

/** Whether the app is advised to give its pods time, when they leave without. */
@WithApiServer
class DrainAdviceIT {
    @SceneTest
    void pod_that_leaves_too_soon_is_told_and_one_that_leaves_in_time_ends_that(Scene scene) {
        scene.createReady("shop");
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2 terminating");
        scene.await("shop", "Programmed=False/Propagating");
        scene.endpoints(Scene.APP, "10.1.0.1");
        String advice =
                scene.await("shop", "BackendsAvailable=True/DrainAdvice").getMessage();
        assertTrue(advice.startsWith("Pod 10.1.0.2:3000 stopped serving "), advice);
        Eventually.holds(
                Scene.PATIENCE, () -> scene.events() + "", () -> scene.events().contains("Warning DrainAdvice"));

        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.3");
        awaitActive(scene, 2);
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.3 terminating");
        awaitActive(scene, 1);
        // Drained by now, but for the time that nginx needs to act on it.
        scene.awaitQuiet();
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.await("shop", "BackendsAvailable=True/EndpointsReady");
        Eventually.holds(
                Scene.PATIENCE, () -> scene.events() + "", () -> scene.events().contains("Normal EndpointsReady"));
    }

    private static void awaitActive(Scene scene, int active) {
        Eventually.holds(Scene.PATIENCE, () -> scene.conditions("shop"), () -> Optional.ofNullable(
                        scene.status("shop").endpoints())
                .filter(counts -> counts.active() == active)
                .isPresent());
        scene.await("shop", "Ready=True/Ready");
    }
}
