package dev.stickybalancer.e2e;

import dev.stickybalancer.support.Processes;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What pods use of this machine, by the kernel's books of their processes: memory with each process' part of what it
 * shares, and processor time with that of children that ended.
 */
final class Usage implements AutoCloseable {
    private static final int EVERY_SECONDS = 10;
    private static final double TICKS_PER_SECOND = 100; // Linux, on every architecture

    private record Sample(Instant time, double mebibytes, double processorSeconds) {}

    private final Map<Pod, List<Sample>> samples = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private Usage(List<Pod> pods) {
        pods.forEach(pod -> samples.put(pod, new ArrayList<>()));
    }

    static Usage watch(List<Pod> pods) {
        var usage = new Usage(pods);
        usage.clock.scheduleAtFixedRate(usage::sample, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        return usage;
    }

    private void sample() {
        samples.forEach((pod, soFar) -> {
            double kibibytes = 0;
            double ticks = 0;
            for (var process :
                    Processes.inControlGroup("pod" + pod.getMetadata().getUid(), "")) {
                kibibytes += shareOfMemory(Processes.read(process, "smaps_rollup"));
                ticks += ticks(Processes.read(process, "stat"));
            }
            soFar.add(new Sample(Instant.now(), kibibytes / 1024, ticks / TICKS_PER_SECOND));
        });
    }

    private static double shareOfMemory(String smaps) {
        return smaps.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /** Fields 14 to 17 of proc(5): user and system time, also of children. The second one may hold spaces. */
    private static double ticks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = 0;
        for (int i = 14; i <= 17; i++) {
            ticks += Double.parseDouble(fields[i - 3]);
        }
        return ticks;
    }

    /**
     * Every sample, and a table that sets the first half of the time beside the second one. Returns how many times the
     * memory of the first half each pod had in the second.
     */
    Map<String, Double> report(Path raw) throws IOException {
        clock.shutdownNow();
        List<String> lines = new ArrayList<>(List.of("time,pod,mebibytes,processorSeconds"));
        Map<String, Double> growth = new LinkedHashMap<>();
        System.out.println("first half / second half of the time");
        samples.forEach((pod, all) -> {
            String name = pod.getMetadata().getName();
            all.forEach(
                    one -> lines.add(one.time() + "," + name + "," + one.mebibytes() + "," + one.processorSeconds()));
            List<Sample> first = all.subList(0, all.size() / 2 + 1);
            List<Sample> last = all.subList(all.size() / 2, all.size());
            growth.put(name, memory(last) / memory(first));
            System.out.printf(
                    Locale.ROOT,
                    "%s: memory %.1f / %.1f MiB, processor %.1f / %.1f %% of a core (n %d)%n",
                    name,
                    memory(first),
                    memory(last),
                    100 * cores(first),
                    100 * cores(last),
                    all.size());
        });
        Files.createDirectories(raw);
        Files.write(raw.resolve("usage.csv"), lines);
        return growth;
    }

    private static double memory(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::mebibytes).average().orElse(Double.NaN);
    }

    private static double cores(List<Sample> samples) {
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        double seconds = Duration.between(first.time(), last.time()).toMillis() / 1000.0;
        return (last.processorSeconds() - first.processorSeconds()) / seconds;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
