package dev.stickybalancer.nginx;

import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.resources.Exporters;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An app of three pods, users who come back again and again, and between them one nginx pod with {@code metrics.mode:
 * Full}, for tests that are about something else.
 */
public final class ServedApp implements AutoCloseable {
    /** What nginx is given; half of it are clients. */
    public static final int CONNECTIONS = 512;

    private static final int USERS = 200;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(15);

    private static final Duration UNTIL_READ = Duration.ofMillis(2);

    private final App app = new App(3);
    private final NginxPod pod;
    private final Sandbox nginxExporter;
    private final Sandbox mtail;
    private final List<Connection> held = new ArrayList<>();
    private final Thread users = new Thread(this::comeAndGo, "users");
    private volatile boolean open = true;

    /**
     * Begins to serve, with no user yet.
     *
     * @param address of the pod: the exporters are there, on the ports that they have in a cluster
     */
    public ServedApp(String address) {
        PodPorts free = NginxPod.freePorts();
        PodPorts ports = new PodPorts(
                free.http(),
                free.https(),
                free.admin(),
                free.dns(),
                free.dnsHealth(),
                PodPorts.STANDARD.metrics(),
                PodPorts.STANDARD.sessions());
        pod = NginxPod.ready(Models.withRequestLog(Models.standard(ports, app.port())), app.hosts());
        nginxExporter = pod.sidecar(
                Binaries.nginxExporter(),
                Exporters.nginxExporterArguments(ports).stream()
                        .map(argument -> argument.replace("address=:", "address=" + address + ":"))
                        .toList());
        mtail = pod.sidecar(
                Binaries.mtail(),
                Stream.concat(Exporters.mtailArguments(ports).stream(), Stream.of("-address=" + address))
                        .toList());
        users.setDaemon(true);
    }

    /** One request after the other, until this is closed. */
    public void letUsersCome() {
        users.start();
    }

    private void comeAndGo() {
        List<Browser> browsers =
                IntStream.range(0, USERS).mapToObj(user -> pod.browser()).toList();
        for (int visit = 0; open; visit++) {
            try {
                browsers.get(visit % USERS).get("/");
            } catch (UncheckedIOException cutOff) {
                // nginx is full, or ends.
            }
            Eventually.pause(BETWEEN_REQUESTS);
        }
    }

    /** As a pod that is killed. */
    public void killOnePod() {
        app.pod(1).stop();
    }

    public void killAllPods() {
        app.stop();
    }

    /** Clients that have begun to send a request, and do not go on: nginx may not take their connections away. */
    public void holdConnections(int count) {
        hold(count, held);
    }

    /** More of them for a moment. What nginx has read nothing of yet it closes for new ones: that is no drop. */
    public void flood(int count) {
        List<Connection> flood = new ArrayList<>();
        hold(count, flood);
        flood.forEach(Connection::close);
    }

    private void hold(int count, List<Connection> connections) {
        for (int i = 0; i < count; i++) {
            Connection connection = pod.connection();
            connections.add(connection);
            try {
                connection.send("GET / HTTP/1.1\r\nHost: half.example\r\n"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } catch (UncheckedIOException cutOff) {
                // That is what there is no room for.
            }
            Eventually.pause(UNTIL_READ);
        }
    }

    public void releaseConnections() {
        held.forEach(Connection::close);
        held.clear();
    }

    /** As a container that ends. */
    public void killSessionsExporter() {
        mtail.close();
    }

    @Override
    public void close() {
        open = false;
        releaseConnections();
        Stream.of(mtail, nginxExporter, pod, app).forEach(ServedApp::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
