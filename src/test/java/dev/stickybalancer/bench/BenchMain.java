package dev.stickybalancer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code make bench}: see {@code bench/run}, which gives it a network and processors of its own. */
public final class BenchMain {
    private static final Path OUT = Path.of("target/bench");

    private static final Map<List<String>, Size> SIZES = Map.of(List.of(), Size.FULL, List.of("--quick"), Size.QUICK);

    private BenchMain() {}

    public static void main(String[] args) throws IOException {
        if (List.of(args).equals(List.of("--metrics"))) {
            MetricsCost.run(OUT);
            return;
        }
        var size = SIZES.get(List.of(args));
        if (size == null) {
            System.err.println("usage: bench/run [--quick | --metrics]");
            System.exit(2);
        }
        var machine = new Machine();
        var bench = new Bench(size);
        try {
            bench.run();
        } finally {
            write(bench.samples());
        }
        var title = machine.describe();
        var comparisons = Comparison.of(bench.samples());
        var table = table(comparisons, title, size);
        Files.write(OUT.resolve("summary.md"), table);
        Files.writeString(OUT.resolve("plot.svg"), Plot.svg(comparisons, title));
        table.forEach(System.out::println);
    }

    private static void write(List<Sample> samples) throws IOException {
        Files.createDirectories(OUT);
        var lines =
                Stream.concat(Stream.of(Sample.CSV_HEADING), samples.stream().map(Sample::csv));
        Files.write(OUT.resolve("samples.csv"), lines.toList());
    }

    private static List<String> table(List<Comparison> comparisons, String title, Size size) {
        var lines = new ArrayList<String>();
        lines.add(title);
        lines.add("Medians of " + size.rounds() + " rounds, with " + size.turns()
                + " turns of requests in each; ratios by turn: median (quartiles).");
        lines.add("");
        lines.add("| load | figure | this balancer | plain nginx | haproxy | ÷ plain nginx | ÷ haproxy |");
        lines.add("|---|---|---:|---:|---:|---|---|");
        comparisons.stream().map(Comparison::row).forEach(lines::add);
        return lines;
    }
}
