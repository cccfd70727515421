package dev.stickybalancer.apiserver;

import dev.stickybalancer.metrics.OperatorMetrics;
import dev.stickybalancer.reconcile.BalancerReconciler;
import dev.stickybalancer.resources.Callers;
import dev.stickybalancer.resources.Images;
import dev.stickybalancer.ui.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The operator in this JVM, wired as in production but for the nginx pods, which are {@link FakePods}. */
final class RunningOperator implements AutoCloseable {
    static final Callers CALLERS = new Callers(ApiServer.OPERATOR_NAMESPACE, Set.of("monitoring"));
    static final Images IMAGES = new Images(
            "registry.example/nginx:1",
            "registry.example/coredns:1",
            "registry.example/exporter:1",
            "registry.example/mtail:1");

    private final FakePods pods = new FakePods();
    private final OperatorMetrics metrics = new OperatorMetrics();
    private final Map<String, Integer> rounds = new ConcurrentHashMap<>();
    private final ApiServer apiServer;
    private KubernetesClient client;
    private Operator operator;
    private BalancerReconciler reconciler;

    private RunningOperator(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    static RunningOperator start(ApiServer apiServer) {
        RunningOperator running = new RunningOperator(apiServer);
        running.start();
        return running;
    }

    FakePods pods() {
        return pods;
    }

    /** What it knows, for the status page. */
    List<Snapshot> snapshots() {
        return reconciler.snapshots();
    }

    /** How often the balancers of a namespace were reconciled so far. */
    int rounds(String namespace) {
        return rounds.getOrDefault(namespace, 0);
    }

    /** Another process takes over: it remembers nothing. */
    void restart() {
        away(() -> {});
    }

    /** What happens while there is no operator. */
    void away(Runnable meanwhile) {
        close();
        try {
            meanwhile.run();
        } finally {
            start();
        }
    }

    private void start() {
        client = apiServer.operatorClient();
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(new Rounds())
                .withConcurrentReconciliationThreads(8)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(3)));
        reconciler = new BalancerReconciler(IMAGES, Optional.of(CALLERS), pods, metrics, Clock.systemUTC(), "test");
        operator.register(reconciler);
        operator.start();
    }

    @Override
    public void close() {
        operator.stop();
        client.close();
    }

    private final class Rounds implements Metrics {
        @Override
        public void reconciliationExecutionFinished(HasMetadata balancer, Map<String, Object> metadata) {
            rounds.merge(balancer.getMetadata().getNamespace(), 1, Integer::sum);
        }
    }
}
