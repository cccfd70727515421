package dev.stickybalancer.bench;

import java.util.OptionalDouble;

/** What is measured of a {@link Workload}. */
enum Quantity {
    PER_SECOND("%s per second", "%,.0f", 1),
    /** Of all processes that the proxy consists of, the balancer's name server and agent included. */
    PER_CPU_SECOND("%s per CPU second", "%,.0f", 1),
    /** The same while another one is under the same load on the same processor. */
    PER_CPU_SECOND_AT_ONCE("%s per CPU second, two at once", "%,.0f", 1),
    /** How much of its processor the proxy used; near 1 it was the proxy that set the pace. */
    CPU_SHARE("%s: share of its processor", "%.2f", 0),
    P50_MICROSECONDS("%s: p50, µs", "%,.0f", -1),
    P99_MICROSECONDS("%s: p99, µs", "%,.0f", -1),
    MEMORY_KIB("KiB per 1,000", "%,.0f", -1),
    /** What looks at files and names every second costs, whether or not somebody comes. */
    CPU_AT_REST("ms of CPU per second", "%.1f", 0);

    private final String label;
    private final String format;
    private final int better;

    Quantity(String label, String format, int better) {
        this.label = label;
        this.format = format;
        this.better = better;
    }

    String label(Workload workload) {
        return String.format(label, workload.unit());
    }

    String text(double value) {
        return String.format(java.util.Locale.ROOT, format, value);
    }

    /** False for what says under which conditions the others were measured. */
    boolean isCompared() {
        return better != 0;
    }

    boolean isBetterWhenHigh() {
        return better > 0;
    }

    /** How this balancer has to do beside another: at least so much of it, or at most where less is better. */
    OptionalDouble bar(Contender other) {
        return switch (this) {
            case PER_CPU_SECOND_AT_ONCE -> OptionalDouble.of(other == Contender.HAPROXY ? 1.0 : 0.95);
            case P99_MICROSECONDS -> other == Contender.PLAIN_NGINX ? OptionalDouble.of(1.1) : OptionalDouble.empty();
            default -> OptionalDouble.empty();
        };
    }
}
