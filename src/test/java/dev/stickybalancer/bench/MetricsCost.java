package dev.stickybalancer.bench;

import dev.stickybalancer.api.Metrics.Mode;
import dev.stickybalancer.load.Samples;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.nginx.Hosts;
import dev.stickybalancer.nginx.NginxPod;
import dev.stickybalancer.nginx.Sandbox;
import dev.stickybalancer.resources.Exporters;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What {@code metrics.mode} costs: processor time of nginx, and of the containers beside it, for a request. */
final class MetricsCost {
    private static final int ROUNDS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration SLICE = Duration.ofSeconds(4);

    /** nginx writes what it holds back after one second, mtail looks four times in one. */
    private static final Duration CATCH_UP = Duration.ofSeconds(3);

    private static final int PROCESSOR = 0;

    private final List<String> csv = new ArrayList<>(List.of("round,mode,requests,nginx_seconds,exporter_seconds"));
    /** Microseconds for a request, by round. */
    private final Map<Mode, List<Double>> nginx = new EnumMap<>(Mode.class);

    private final Map<Mode, List<Double>> exporters = new EnumMap<>(Mode.class);

    /** Writes {@code metrics-cost.csv} there and prints a table. */
    static void run(Path out) throws IOException {
        var cost = new MetricsCost();
        var app = PlainNginx.start("app.conf");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                var order = new ArrayList<>(List.of(Mode.values()));
                Collections.rotate(order, round);
                for (var mode : order) {
                    cost.measure(round, mode);
                }
            }
        } finally {
            app.close();
        }
        Files.createDirectories(out);
        Files.write(out.resolve("metrics-cost.csv"), cost.csv);
        cost.table().forEach(System.out::println);
    }

    private void measure(int round, Mode mode) {
        var hosts = Hosts.of(App.PORT, App.ADDRESSES, List.of());
        try (var running = NginxPod.ready(Proxy.model("balancer.yaml", mode), hosts);
                var beside = Sidecars.of(mode, running)) {
            var proxy = new Proxy(Contender.BALANCER, false, new ProcessTree(running.programs()), running);
            proxy.processes().pin(PROCESSOR);
            beside.processes().pin(PROCESSOR);
            var cookies = Cookies.of(proxy);
            Wrk.run(proxy, WARM_UP, Duration.ZERO, cookies);
            Eventually.pause(CATCH_UP);
            double nginxBefore = proxy.processes().cpuSeconds();
            double exportersBefore = beside.processes().cpuSeconds();
            var load = Wrk.run(proxy, SLICE, Duration.ZERO, cookies);
            Eventually.pause(CATCH_UP);
            double forNginx = proxy.processes().cpuSeconds() - nginxBefore;
            double forExporters = beside.processes().cpuSeconds() - exportersBefore;
            csv.add(String.format(
                    Locale.ROOT, "%d,%s,%d,%.2f,%.2f", round, mode, load.count(), forNginx, forExporters));
            System.out.println(csv.get(csv.size() - 1));
            nginx.computeIfAbsent(mode, key -> new ArrayList<>()).add(1e6 * forNginx / load.count());
            exporters.computeIfAbsent(mode, key -> new ArrayList<>()).add(1e6 * forExporters / load.count());
        }
    }

    private List<String> table() {
        var lines = new ArrayList<>(List.of(
                "Microseconds of a processor for a request, medians of " + ROUNDS + " rounds; by round, to Disabled.",
                "",
                "| mode | nginx | the containers beside it | all ÷ Disabled: median (quartiles) |",
                "|---|---:|---:|---|"));
        for (var mode : Mode.values()) {
            var ratio = Samples.of(IntStream.range(0, ROUNDS)
                    .mapToObj(round -> all(mode, round) / all(Mode.DISABLED, round))
                    .toList());
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f (%.2f-%.2f) |",
                    mode,
                    Samples.of(nginx.get(mode)).p50(),
                    Samples.of(exporters.get(mode)).p50(),
                    ratio.p50(),
                    ratio.percentile(25),
                    ratio.percentile(75)));
        }
        return lines;
    }

    private double all(Mode mode, int round) {
        return nginx.get(mode).get(round) + exporters.get(mode).get(round);
    }

    /** What runs beside nginx because of the mode. */
    private record Sidecars(List<Sandbox> containers) implements AutoCloseable {
        static Sidecars of(Mode mode, NginxPod pod) {
            var containers = new ArrayList<Sandbox>();
            if (mode != Mode.DISABLED) {
                containers.add(
                        pod.sidecar(Binaries.nginxExporter(), Exporters.nginxExporterArguments(PodPorts.STANDARD)));
            }
            if (mode == Mode.FULL) {
                containers.add(pod.sidecar(Binaries.mtail(), Exporters.mtailArguments(PodPorts.STANDARD)));
            }
            return new Sidecars(containers);
        }

        ProcessTree processes() {
            return new ProcessTree(containers.stream().map(Sandbox::program).toList());
        }

        @Override
        public void close() {
            containers.forEach(Sandbox::close);
        }
    }
}
