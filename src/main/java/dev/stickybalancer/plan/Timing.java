package dev.stickybalancer.plan;

import java.time.Duration;

/**
 * The waits of the plan.
 *
 * @param settle after a file is seen in an nginx pod, how long until DNS and every upstream of nginx use it; the DNS
 *     server re-reads the file within 0.1 s and nginx asks it every second (measured: at most 1.02 s together)
 * @param patience how long one nginx pod may hold a step back that the others have taken
 * @param configPatience the same while the pod does not run the wanted nginx.conf yet, which may hold a new name
 * @param unreadyGrace how long an endpoint that lost its readiness without being deleted keeps its users
 */
public record Timing(Duration settle, Duration patience, Duration configPatience, Duration unreadyGrace) {
    public static final Timing STANDARD =
            new Timing(Duration.ofMillis(1200), Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(30));
}
