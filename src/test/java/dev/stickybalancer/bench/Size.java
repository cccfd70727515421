package dev.stickybalancer.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param slice of load on one contender, in whole seconds: {@code openssl s_time} knows no others
 * @param webSockets held open at once; a worker has 8,192 connections, and each takes two
 */
record Size(int rounds, Duration warmUp, Duration slice, int webSockets) {
    /** About twelve minutes. */
    static final Size FULL = new Size(12, Duration.ofSeconds(1), Duration.ofSeconds(2), 1000);

    /** Half a minute: shows that everything works, its figures mean nothing. */
    static final Size QUICK = new Size(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 100);
}
