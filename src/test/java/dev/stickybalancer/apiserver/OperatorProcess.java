package dev.stickybalancer.apiserver;

import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as a process of its own, as its image starts it, with the operator's service account. */
final class OperatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PAGE_PORT = Pattern.compile("status page on \\S+:([0-9]+)");
    private static final Pattern PORT = Pattern.compile("health and metrics on port ([0-9]+)");
    private static final Pattern SYNCED = Pattern.compile("synced after ([0-9]+) ms");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");

    private final Path log;
    private final Process process;
    private final long started = System.nanoTime();

    OperatorProcess(ApiServer apiServer, String name) throws IOException {
        this(apiServer, name, Map.of());
    }

    OperatorProcess(ApiServer apiServer, String name, Map<String, String> environment) throws IOException {
        this(apiServer, ApiServer.OPERATOR_NAMESPACE, name, environment);
    }

    OperatorProcess(ApiServer apiServer, String namespace, String name, Map<String, String> environment)
            throws IOException {
        this(
                apiServer,
                namespace,
                name,
                environment,
                List.of(
                        Binaries.java().toString(),
                        // What the image's share of the memory limit in deploy/operator.yaml comes to.
                        System.getProperty("operator.heap", "-Xmx192m"),
                        "-XX:+UseSerialGC",
                        "-XX:NewSize=16m",
                        "-XX:MaxNewSize=16m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.stickybalancer.OperatorMain"));
    }

    /** Another way to start the same operator. */
    OperatorProcess(
            ApiServer apiServer, String namespace, String name, Map<String, String> environment, List<String> command)
            throws IOException {
        log = Files.createTempFile("stickybalancer-" + name, ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        apiServer.operatorKubeconfig(namespace).toString(),
                        "POD_NAME",
                        name,
                        "POD_NAMESPACE",
                        namespace,
                        "HTTP_PORT",
                        "0",
                        "STATUS_PAGE_PORT",
                        "0",
                        "NETWORK_POLICIES",
                        "true"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Waits until it serves its health port. */
    OperatorProcess awaitReady() {
        Eventually.holds(START_TIMEOUT, this::log, () -> find(PORT) >= 0 && status("/readyz") == 200);
        return this;
    }

    /** Waits for it to end by itself; returns its exit code. */
    int awaitEnd() {
        Eventually.holds(START_TIMEOUT, this::log, () -> !process.isAlive());
        return process.exitValue();
    }

    /** Waits until it leads and its caches are filled; returns the milliseconds that it says this took. */
    long awaitSynced(Duration limit) {
        Eventually.holds(limit, this::log, () -> find(SYNCED) >= 0);
        return find(SYNCED);
    }

    boolean leads() {
        return log().contains("leading as ");
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    long residentMebibytes() throws IOException {
        Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        return matcher.find() ? Long.parseLong(matcher.group(1)) / 1024 : 0;
    }

    /** The processor's time that it has used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As the kubelet ends a pod; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /** Where its health and its metrics are. */
    String address() {
        return "127.0.0.1:" + find(PORT);
    }

    int status(String path) {
        return get(PORT, path).statusCode();
    }

    /** Of its status page. */
    String page(String path) {
        return get(PAGE_PORT, path).body();
    }

    private HttpResponse<String> get(Pattern port, String path) {
        try {
            return Http.get(find(port), path);
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(log(), e.getCause());
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long find(Pattern pattern) {
        Matcher matcher = pattern.matcher(log());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        Files.deleteIfExists(log);
    }
}
