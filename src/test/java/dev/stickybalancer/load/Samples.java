package dev.stickybalancer.load;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Measured numbers in ascending order. Percentiles are by nearest rank: always a number that was measured. */
public final class Samples {
    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    public static Samples of(Collection<Double> values) {
        return new Samples(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    public int n() {
        return sorted.length;
    }

    /** The smallest number that at least {@code percent} % of all numbers do not exceed; NaN when there are none. */
    public double percentile(double percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("not a percentage above 0 and up to 100: " + percent);
        }
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    public double p50() {
        return percentile(50);
    }

    public double p90() {
        return percentile(90);
    }

    public double p99() {
        return percentile(99);
    }

    /** NaN when there are none. */
    public double max() {
        return percentile(100);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Samples samples && Arrays.equals(sorted, samples.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return n() == 0
                ? "none"
                : String.format(
                        Locale.ROOT, "p50 %.1f p90 %.1f p99 %.1f max %.1f (n %d)", p50(), p90(), p99(), max(), n());
    }
}
