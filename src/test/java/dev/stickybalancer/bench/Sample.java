package dev.stickybalancer.bench;

import java.util.Locale;

/**
 * One number.
 *
 * @param slice of time in which it was taken from each contender, counted from the first of the first round
 */
record Sample(int slice, Contender contender, Workload workload, Quantity quantity, double value) {
    static final String CSV_HEADING = "slice,contender,workload,quantity,value";

    String csv() {
        return String.format(
                Locale.ROOT, "%d,%s,%s,%s,%.3f", slice, contender, workload.name(), quantity.name(), value);
    }
}
