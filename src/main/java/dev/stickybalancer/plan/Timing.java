package dev.stickybalancer.plan;

import java.time.Duration;

/**
 * The waits of the plan.
 *
 * @param settle after a file is seen in an nginx pod, how long until DNS and every upstream of nginx use it; the DNS
 *     server re-reads the file within 0.1 s and nginx asks it every second (measured with 0.05 s: at most 1.02 s together).
 *     The shares of SockJS sessions, for which no step waits, may take a second longer
 * @param patience how long a nginx pod that gives no answer may hold a step back
 * @param lagPatience the same for one that answers and is seen to lack the last hosts file, or the nginx.conf that knows
 *     a new name: going on without it is known to move its users
 * @param unreadyGrace how long an endpoint that lost its readiness without being deleted keeps its users
 */
record Timing(Duration settle, Duration patience, Duration lagPatience, Duration unreadyGrace) {
    /** For how long an endpoint may not be ready and keep its users. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    static final Timing NAMES =
            new Timing(Duration.ofMillis(1200), Duration.ofSeconds(3), Duration.ofSeconds(10), GRACE);

    /**
     * A worker from before a reload may take one more request on each kept connection, for 5 s; and a pod that has just
     * reloaded waits for 10 s before the next time.
     */
    static final Timing LISTED =
            new Timing(Duration.ofMillis(5500), Duration.ofSeconds(15), Duration.ofSeconds(15), GRACE);
}
