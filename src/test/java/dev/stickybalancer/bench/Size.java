package dev.stickybalancer.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param slice of load on one contender, in whole seconds: {@code openssl s_time} knows no others
 * @param turns of requests in each round; all contenders have had theirs before the first one's next
 * @param turn of load on one contender, in whole seconds as well
 * @param pairs how often in each round this balancer and each other contender have a turn together
 * @param rest in which nobody has any load
 * @param webSockets held open at once; a worker has 8,192 connections, and each takes two
 */
record Size(
        int rounds,
        Duration warmUp,
        Duration slice,
        int turns,
        Duration turn,
        int pairs,
        Duration rest,
        int webSockets) {
    /** About a quarter of an hour. */
    static final Size FULL = new Size(
            6, Duration.ofSeconds(1), Duration.ofSeconds(2), 4, Duration.ofSeconds(1), 8, Duration.ofSeconds(5), 1000);

    /** Half a minute: shows that everything works, its figures mean nothing. */
    static final Size QUICK = new Size(
            1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 100);
}
