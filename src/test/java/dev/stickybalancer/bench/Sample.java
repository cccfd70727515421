package dev.stickybalancer.bench;

import java.util.Locale;

/** One number of one slice. */
record Sample(int round, Contender contender, Workload workload, Quantity quantity, double value) {
    static final String CSV_HEADING = "round,contender,workload,quantity,value";

    String csv() {
        return String.format(
                Locale.ROOT, "%d,%s,%s,%s,%.3f", round, contender, workload.name(), quantity.name(), value);
    }
}
