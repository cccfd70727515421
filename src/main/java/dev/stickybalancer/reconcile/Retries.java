package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When to try again after the API server said no, or nothing. */
final class Retries {
    /** Somebody else's object is in the way; only they can move it. */
    static final Duration CONFLICT = Duration.ofSeconds(10);

    /** The objects of a predecessor with the same name are on their way out: soon, so often, and then it is told. */
    static final Duration LEAVING = Duration.ofMillis(500);

    static final int LEAVING_ATTEMPTS = 20;

    private static final Logger log = LoggerFactory.getLogger(Retries.class);
    private static final long FIRST_MILLISECONDS = 250;
    private static final long LAST_MILLISECONDS = 30_000;

    /** The longest wait between two attempts. */
    static final Duration LAST = Duration.ofMillis(LAST_MILLISECONDS);

    private Retries() {}

    /** Doubles with each failure in a row up to half a minute, give or take a quarter; logs the 1st, 2nd, 4th, 8th … */
    static Duration afterFailure(StickyBalancer balancer, int failures, KubernetesClientException failure) {
        if (Integer.bitCount(failures) == 1) {
            log.warn("{}: attempt {} failed, will be repeated: {}", Words.name(balancer), failures, Words.of(failure));
        }
        long doubled = FIRST_MILLISECONDS << Math.min(failures - 1, 10);
        double jitter = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
        return Duration.ofMillis((long) (Math.min(doubled, LAST_MILLISECONDS) * jitter));
    }
}
