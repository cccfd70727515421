package dev.stickybalancer.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Figures about getting endpoint changes to the nginx pods, over all balancers. */
public final class DeliveryMetrics {
    private final Timer propagation;
    private final Counter nudges;

    public DeliveryMetrics(MeterRegistry registry) {
        propagation = Timer.builder("stickybalancer.propagation")
                .description(
                        "From a change of an app's endpoints being seen to every ready nginx pod having confirmed it")
                .serviceLevelObjectives(
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(30))
                .register(registry);
        nudges = Counter.builder("stickybalancer.nudges")
                .description("Annotations written on nginx pods so that the kubelet delivers files at once")
                .register(registry);
    }

    void propagated(Duration took) {
        propagation.record(took);
    }

    void nudged(int pods) {
        nudges.increment(pods);
    }
}
