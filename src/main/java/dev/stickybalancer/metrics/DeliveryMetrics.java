package dev.stickybalancer.metrics;

import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.PodAnswer;
import dev.stickybalancer.delivery.WantedHashes;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Figures about getting changes to the nginx pods, over all balancers. */
public final class DeliveryMetrics {
    private final Histogram propagation;
    private final Counter nudges;
    private final Counter verifications;
    private final Counter reloads;
    private final Counter zoneErrors;

    DeliveryMetrics(PrometheusRegistry registry) {
        propagation = Histogram.builder()
                .name("stickybalancer_propagation_seconds")
                .help(
                        "From the last change of an app's endpoints being seen to every ready nginx pod having confirmed it,"
                                + " with all steps in between")
                .classicOnly()
                .classicUpperBounds(0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 15, 30, 60)
                .register(registry);
        nudges = Counter.builder()
                .name("stickybalancer_nudges_total")
                .help("Annotations written on nginx pods so that the kubelet delivers files at once")
                .register(registry);
        verifications = Counter.builder()
                .name("stickybalancer_verifications_total")
                .help("nginx pods asked what they run: \"confirmed\" what they shall, \"behind\" something else,"
                        + " \"unreachable\" no answer")
                .labelNames("result")
                .register(registry);
        for (Verification result : Verification.values()) {
            verifications.initLabelValues(result.label());
        }
        reloads = Counter.builder()
                .name("stickybalancer_nginx_reloads_total")
                .help("Reloads of nginx that nginx pods told of")
                .register(registry);
        zoneErrors = Counter.builder()
                .name("stickybalancer_nginx_zone_errors_total")
                .help("Addresses that nginx could not take in because its memory zone was full")
                .register(registry);
    }

    private enum Verification {
        CONFIRMED,
        BEHIND,
        UNREACHABLE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Every ready nginx pod of a balancer has confirmed a change of its endpoints. */
    public void propagated(Duration took) {
        propagation.observe(took.toNanos() / 1e9);
    }

    /** So many pods were annotated. */
    public void nudged(int pods) {
        nudges.inc(pods);
    }

    /**
     * The nginx pods of a balancer were asked.
     *
     * @param at when; older answers were counted before
     */
    public void asked(Answers before, Answers after, WantedHashes wanted, Instant at) {
        after.byUid().forEach((uid, answer) -> {
            if (answer.askedAt().equals(at)) {
                verifications.labelValues(result(answer, wanted).label()).inc();
                Optional.ofNullable(before.byUid().get(uid))
                        .filter(DeliveryMetrics::wasHeard)
                        .ifPresent(last -> {
                            reloads.inc(more(last.reloads(), answer.reloads()));
                            zoneErrors.inc(more(last.zoneErrors(), answer.zoneErrors()));
                        });
            }
        });
    }

    private static Verification result(PodAnswer answer, WantedHashes wanted) {
        if (!answer.reached()) {
            return Verification.UNREACHABLE;
        }
        return answer.has(wanted.config(), wanted.endpoints()) ? Verification.CONFIRMED : Verification.BEHIND;
    }

    /** What a pod counted before this process knew it is not news. */
    private static boolean wasHeard(PodAnswer answer) {
        return !answer.config().running().isEmpty();
    }

    /** A container that was replaced counts from zero. */
    private static int more(int before, int now) {
        return now < before ? now : now - before;
    }
}
