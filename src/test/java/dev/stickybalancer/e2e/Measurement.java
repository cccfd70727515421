package dev.stickybalancer.e2e;

import java.nio.file.Path;

/** One of the full-size runs of {@code make measure}. */
interface Measurement {
    /**
     * Finds a balancer that is Ready in front of three pods of v1, measures, and prints figures.
     *
     * @param raw where raw data goes
     * @param bars is told what must not be missed
     */
    void run(Shop shop, String balancer, Path raw, Bars bars) throws Exception;
}
