package dev.stickybalancer.nginx;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Directories;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** An nginx pod with its name server, from the rendered files, as the Deployment runs it. */
public final class NginxPod implements AutoCloseable {
    /** The worker that a pod starts with answers beside the next one for a tenth of a second. */
    private static final Duration START_WORKER_ENDS = Duration.ofMillis(300);

    static final Duration SOON = Duration.ofSeconds(60);

    private final PodPorts ports;
    private final Path work;
    private final PodVolumes volumes;
    private final Options options;
    private int starts;
    private Sandbox dns;
    private Sandbox nginx;

    private NginxPod(BalancerModel model, String hosts, Options options) {
        try {
            this.options = options;
            ports = model.ports();
            work = Files.createTempDirectory("nginx-pod-");
            volumes = new PodVolumes(work, model, hosts, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NginxPod ready(BalancerModel model, String hosts, Options options) {
        var pod = started(model, hosts, options);
        try {
            pod.awaitReady();
            return pod;
        } catch (AssertionError e) {
            var log = pod.log();
            pod.close();
            throw new AssertionError(e.getMessage() + "\n" + log, e);
        }
    }

    public static NginxPod ready(BalancerModel model, String hosts) {
        return ready(model, hosts, Options.STANDARD);
    }

    static NginxPod started(BalancerModel model, String hosts, Options options) {
        var pod = new NginxPod(model, hosts, options);
        if (options.withDns()) {
            pod.startDns();
        }
        pod.startNginx();
        return pod;
    }

    /** All pods of a test share one network. */
    static PodPorts freePorts() {
        return new PodPorts(
                Ports.free(), Ports.free(), Ports.free(), Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }

    void startDns() {
        dns = sidecar(List.of("GOMAXPROCS=1"), Binaries.coreDns(), List.of("-conf", PodPaths.CONFIG + "/Corefile"));
        Eventually.holds(SOON, "CoreDNS listens", () -> listening(ports.dnsHealth()));
    }

    /** Another container of this pod. */
    public Sandbox sidecar(Path program, List<String> arguments) {
        return sidecar(List.of(), program, arguments);
    }

    private Sandbox sidecar(List<String> environment, Path program, List<String> arguments) {
        var mounts = volumes.mounts();
        mounts.put(program, "/program");
        return Sandbox.start(
                work.resolve("sidecar-" + ++starts),
                mounts,
                Map.of(),
                Map.of(),
                Stream.of(environment, List.of("/program"), arguments)
                        .flatMap(List::stream)
                        .toList());
    }

    void stopDns() {
        dns.close();
    }

    /** A new container in the same pod: what it wrote to /run/nginx is still there. */
    void startNginx() {
        nginx = Sandbox.start(
                work.resolve("nginx-" + ++starts),
                volumes.mounts(),
                options.overlay(),
                options.sizes(),
                List.of(
                        "PATH=" + options.searchPath(),
                        "SHUTDOWN_GRACE_SECONDS=" + options.graceSeconds(),
                        "ENDPOINT_UPDATES=" + (options.listed() ? "Reload" : ""),
                        "/bin/sh",
                        PodPaths.CONFIG + "/agent.sh"));
    }

    void awaitReady() {
        Eventually.holds(SOON, "the nginx pod is ready", () -> adminStatus("/readyz") == 200);
        Eventually.pause(START_WORKER_ENDS);
    }

    void awaitAlive() {
        Eventually.holds(SOON, "the nginx pod is alive", () -> adminStatus("/healthz") == 200);
    }

    /** 0 when there is no answer: "nginx -t" opens the ports for a moment before nginx itself does. */
    int adminStatus(String path) {
        try {
            return admin(path).status();
        } catch (UncheckedIOException notYet) {
            return 0;
        }
    }

    public static boolean listening(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    Answer admin(String path) {
        try (var connection = Connection.to(ports.admin())) {
            return connection.ask(Request.get(path));
        }
    }

    Browser browser() {
        return new Browser(ports.http());
    }

    Connection connection() {
        return Connection.to(ports.http());
    }

    PodPorts ports() {
        return ports;
    }

    Sandbox nginx() {
        return nginx;
    }

    /** The first process of each container. */
    public List<ProcessHandle> programs() {
        return Stream.of(nginx, dns)
                .filter(Objects::nonNull)
                .map(Sandbox::program)
                .toList();
    }

    /** /run/nginx, when it has no size of its own. */
    Path run() {
        return volumes.run();
    }

    /** Delivers another configuration; the test's own change of the text applies to it as well. */
    String configure(BalancerModel model) {
        configure(files(model));
        return ConfigRenderer.render(model).configHash();
    }

    void configure(Map<String, String> files) {
        volumes.config(files);
    }

    /** As after a change of the Secret; nothing when it was deleted. */
    void secret(Map<String, String> keys) {
        volumes.secret(keys);
    }

    void endpoints(String hosts) {
        volumes.endpoints(hosts);
    }

    Map<String, String> files(BalancerModel model) {
        return options.files(model);
    }

    String status() {
        return admin("/status").body();
    }

    void awaitStatus(String part) {
        awaitStatus(part, SOON);
    }

    void awaitStatus(String part, Duration limit) {
        Eventually.holds(limit, "/status has " + part + ", log:\n" + nginx.log(), () -> status().contains(part));
    }

    String log() {
        return nginx.log() + (dns == null ? "" : dns.log());
    }

    @Override
    public void close() {
        Stream.of(nginx, dns).filter(Objects::nonNull).forEach(Sandbox::close);
        Directories.delete(work);
    }
}
