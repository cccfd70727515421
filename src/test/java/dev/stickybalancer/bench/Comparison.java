package dev.stickybalancer.bench;

import dev.stickybalancer.load.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One quantity of one workload: what each contender came to, and this balancer's ratio to the others by slice. */
record Comparison(Workload workload, Quantity quantity, Map<Contender, Map<Integer, Double>> byContender) {

    /** In the order of workloads and quantities; only what was measured. */
    static List<Comparison> of(List<Sample> samples) {
        return Stream.of(Workload.values())
                .flatMap(workload -> Stream.of(Quantity.values()).map(quantity -> of(samples, workload, quantity)))
                .filter(comparison -> !comparison.byContender.isEmpty())
                .toList();
    }

    private static Comparison of(List<Sample> samples, Workload workload, Quantity quantity) {
        return new Comparison(
                workload,
                quantity,
                samples.stream()
                        .filter(sample -> sample.workload() == workload && sample.quantity() == quantity)
                        .collect(Collectors.groupingBy(
                                Sample::contender, Collectors.toMap(Sample::slice, Sample::value))));
    }

    String label() {
        return quantity.label(workload);
    }

    Samples values(Contender contender) {
        return Samples.of(byContender.get(contender).values());
    }

    /** One for each slice that both were in: both numbers of a ratio were taken within seconds of each other. */
    List<Double> ratios(Contender other) {
        var ratios = new ArrayList<Double>();
        byContender.get(Contender.BALANCER).forEach((slice, value) -> Optional.ofNullable(
                        byContender.get(other).get(slice))
                .ifPresent(his -> ratios.add(value / his)));
        return ratios;
    }

    OptionalDouble bar(Contender other) {
        return workload.hasBars() ? quantity.bar(other) : OptionalDouble.empty();
    }

    /** Whether the median of all slices keeps the bar; empty without one. */
    Optional<Boolean> keepsBar(Contender other) {
        var bar = bar(other);
        if (bar.isEmpty()) {
            return Optional.empty();
        }
        double median = Samples.of(ratios(other)).p50();
        return Optional.of(quantity.isBetterWhenHigh() ? median >= bar.getAsDouble() : median <= bar.getAsDouble());
    }

    /** A row of a Markdown table. */
    String row() {
        var cells = new ArrayList<>(List.of(workload.toString(), label()));
        for (var contender : Contender.values()) {
            cells.add(quantity.text(values(contender).p50()));
        }
        cells.add(ratio(Contender.PLAIN_NGINX));
        cells.add(ratio(Contender.HAPROXY));
        return "| " + String.join(" | ", cells) + " |";
    }

    private String ratio(Contender other) {
        if (!quantity.isCompared()) {
            return "";
        }
        var ratios = Samples.of(ratios(other));
        var text = String.format(
                Locale.ROOT, "%.2f (%.2f-%.2f)", ratios.p50(), ratios.percentile(25), ratios.percentile(75));
        return keepsBar(other)
                .map(kept -> String.format(
                        Locale.ROOT, "%s, bar %.2f %s", text, bar(other).getAsDouble(), kept ? "kept" : "**missed**"))
                .orElse(text);
    }
}
