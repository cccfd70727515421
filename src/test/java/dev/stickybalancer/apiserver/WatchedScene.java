package dev.stickybalancer.apiserver;

import dev.stickybalancer.monitoring.PodMonitor;
import dev.stickybalancer.monitoring.Prometheus;
import dev.stickybalancer.nginx.ServedApp;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Balancers that a Prometheus watches as in a cluster: an operator in a process of its own, one pod that answers it for each
 * balancer, and behind the pod of {@value #FRONT} a real nginx with its exporters and users. Each balancer has a Service of
 * its own name.
 */
final class WatchedScene implements AutoCloseable {
    /** What Prometheus gathers stays there. */
    static final Path DIRECTORY = Path.of("target/monitoring");

    static final String FRONT = "front";

    private final Scene scene;
    private final OperatorProcess operator;
    private final Map<String, LoopbackPod> pods = new LinkedHashMap<>();
    private ServedApp app;
    private Prometheus prometheus;

    WatchedScene(ApiServer apiServer) throws IOException {
        scene = new Scene(apiServer, Optional.empty());
        operator = new OperatorProcess(apiServer, "watched");
    }

    /**
     * Returns when all is well.
     *
     * @param others the balancers beside {@value #FRONT}
     */
    void begin(List<String> others) throws IOException {
        operator.awaitReady();
        create(
                FRONT,
                "metrics: {mode: Full}\nnginx: {workerProcesses: 1, workerConnections: " + ServedApp.CONNECTIONS + "}");
        for (String name : others) {
            create(name, "");
        }
        app = new ServedApp(pod(FRONT).address());
        List<Map<String, Object>> scrapeConfigs = new ArrayList<>(
                PodMonitor.read().scrapeConfigs(scene.objects(Pod.class).list().getItems()));
        scrapeConfigs.add(Map.of(
                "job_name",
                "stickybalancer-operator-metrics",
                "honor_labels",
                true,
                "static_configs",
                List.of(Map.of(
                        "targets",
                        List.of(operator.address()),
                        "labels",
                        Map.of("namespace", ApiServer.OPERATOR_NAMESPACE, "pod", "watched")))));
        prometheus = new Prometheus(DIRECTORY, scrapeConfigs);
        pods.keySet().forEach(name -> scene.await(name, "Ready=True/Ready"));
    }

    private void create(String name, String spec) throws IOException {
        scene.createService(name, 80);
        scene.endpoints(name, "10.1.0.1", "10.1.0.2");
        scene.create(name, "backend: {serviceRef: {name: " + name + "}}\n" + spec);
        pods.put(name, new LoopbackPod(scene, name));
        scene.nginxPods().rollOut(name);
    }

    Scene scene() {
        return scene;
    }

    LoopbackPod pod(String balancer) {
        return pods.get(balancer);
    }

    ServedApp app() {
        return app;
    }

    Prometheus prometheus() {
        return prometheus;
    }

    void endOperator() throws IOException {
        operator.close();
    }

    @Override
    public void close() throws IOException {
        operator.close();
        pods.values().forEach(LoopbackPod::close);
        Optional.ofNullable(prometheus).ifPresent(Prometheus::close);
        Optional.ofNullable(app).ifPresent(ServedApp::close);
    }
}
