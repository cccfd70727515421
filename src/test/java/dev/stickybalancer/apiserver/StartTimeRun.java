package dev.stickybalancer.apiserver;

import dev.stickybalancer.load.Samples;
import dev.stickybalancer.support.Directories;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How long the operator of an unpacked image takes from its process' start until it leads and its caches are filled,
 * with and without its class data archive, in turns. {@code dev/test/start-time} runs it.
 */
final class StartTimeRun {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Balancers of a start that was used; what is written then counts as memory, not as start. */
    private static final Duration AT_WORK = Duration.ofSeconds(3);

    private static final int BALANCERS = 50;
    /** Of deploy/operator.yaml. */
    private static final String MEMORY_LIMIT = "-XX:MaxRAM=384m";

    private static final String JAVA = "/opt/jre/bin/java";

    /** How Java finds its classes. */
    private enum Start {
        WITH_ARCHIVE("@/app/java.options"),
        /** The same options without it; what is left is the archive that comes with Java, of its own classes. */
        WITHOUT("-XX:+UseSerialGC -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
                + " -jar /app/stickybalancer-operator.jar"),
        /** Says of each class where it is from. */
        LOGGED("-Xlog:class+load:file=/tmp/loaded @/app/java.options"),
        /** Writes the names of the classes that it loads. */
        RECORDED("-XX:DumpLoadedClassList=/tmp/classes @/app/java.options");

        private final String options;

        Start(String options) {
            this.options = options;
        }

        List<String> command() {
            return List.of((JAVA + " " + MEMORY_LIMIT + " " + options).split(" "));
        }
    }

    private final ApiServer apiServer;
    private final Path root;
    private final Path shared;
    private int starts;

    private StartTimeRun(ApiServer apiServer, Path root) throws IOException {
        this.apiServer = apiServer;
        this.root = root;
        this.shared = Files.createTempDirectory("stickybalancer-start");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Arguments: an unpacked image; {@code measure} and a number of starts, or {@code record} and a file to write. */
    public static void main(String[] args) throws Exception {
        try (ApiServer apiServer = new ApiServer()) {
            StartTimeRun run = new StartTimeRun(apiServer, Path.of(args[0]));
            if (args[1].equals("record")) {
                run.record(Path.of(args[2]));
            } else {
                run.measure(Integer.parseInt(args[2]));
            }
            Directories.delete(run.shared);
        }
        System.exit(0);
    }

    private void record(Path list) throws Exception {
        createBalancers(1);
        start(Start.RECORDED);
        Files.copy(shared.resolve("classes"), list, StandardCopyOption.REPLACE_EXISTING);
    }

    private void measure(int n) throws Exception {
        compare(0, n);
        createBalancers(BALANCERS);
        start(Start.WITH_ARCHIVE); // creates what belongs to them
        compare(BALANCERS, n);
        start(Start.LOGGED);
        List<String> loaded = Files.readAllLines(shared.resolve("loaded"));
        System.out.printf(
                "classes of a start and %d s of work: %d, of them from the archive %d%n",
                AT_WORK.toSeconds(),
                loaded.stream().filter(line -> line.contains(" source: ")).count(),
                loaded.stream()
                        .filter(line -> line.contains(" source: shared objects file"))
                        .count());
    }

    private void compare(int balancers, int n) throws Exception {
        Map<Start, List<Taken>> taken = new EnumMap<>(Start.class);
        for (int i = 0; i < n; i++) {
            for (Start start : List.of(Start.WITH_ARCHIVE, Start.WITHOUT)) {
                taken.computeIfAbsent(start, key -> new ArrayList<>()).add(start(start));
            }
        }
        taken.forEach((start, all) -> System.out.printf(
                "%2d balancers, %-12s n=%d: synced and leading p50 %.2f s, max %.2f s; processor time p50 %.2f s;"
                        + " resident p50 %.0f MiB, max %.0f MiB%n",
                balancers,
                start,
                n,
                samples(all, Taken::seconds).p50(),
                samples(all, Taken::seconds).max(),
                samples(all, Taken::processorSeconds).p50(),
                samples(all, Taken::mebibytes).p50(),
                samples(all, Taken::mebibytes).max()));
    }

    private void createBalancers(int number) {
        Scene scene = new Scene(apiServer, Optional.empty());
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2");
        for (int i = 0; i < number; i++) {
            scene.createMinimal("shop-" + i);
        }
    }

    /** What a start took; the processor's time is until it was synced. */
    private record Taken(double seconds, double processorSeconds, double mebibytes) {}

    private Taken start(Start start) throws Exception {
        List<String> command = new ArrayList<>(List.of("dev/images/enter", root.toString(), shared.toString()));
        command.addAll(start.command());
        // The one before gave the Lease back; one that could not would be waited for.
        apiServer
                .admin()
                .resources(Lease.class)
                .inNamespace(ApiServer.OPERATOR_NAMESPACE)
                .delete();
        Files.writeString(shared.resolve("kubeconfig"), apiServer.portableOperatorKubeconfig());
        Map<String, String> environment = Map.of("KUBECONFIG", "/tmp/kubeconfig", "LANG", "C.UTF-8");
        try (OperatorProcess operator = new OperatorProcess(
                apiServer, ApiServer.OPERATOR_NAMESPACE, "start-" + starts++, environment, command)) {
            operator.awaitSynced(LIMIT);
            double seconds = operator.age().toMillis() / 1000.0;
            double processorSeconds = operator.processorTime().toMillis() / 1000.0;
            if (!operator.leads() || operator.status("/readyz") != 200) {
                throw new AssertionError(operator.log());
            }
            Thread.sleep(AT_WORK.toMillis());
            Taken taken = new Taken(seconds, processorSeconds, operator.residentMebibytes());
            operator.terminate();
            return taken;
        }
    }

    private static Samples samples(List<Taken> all, ToDoubleFunction<Taken> value) {
        return Samples.of(all.stream().mapToDouble(value).boxed().toList());
    }
}
