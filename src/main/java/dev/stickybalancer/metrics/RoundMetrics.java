package dev.stickybalancer.metrics;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * Rounds of reconciliation, over all balancers. Not the operator framework's own meters: their names change from release
 * to release, and they count what a queue should hold where a thread pool knows what it holds.
 */
public final class RoundMetrics implements Metrics {
    private static final String SUCCESS = "success";
    private static final String ERROR = "error";

    private final Histogram durations;
    private final Counter retries;
    private final BiConsumer<String, String> gone;
    private volatile Optional<ThreadPoolExecutor> threads = Optional.empty();

    /**
     * Begins to count.
     *
     * @param gone is told the namespace and the name of a balancer that was deleted, after its last round
     */
    RoundMetrics(PrometheusRegistry registry, BiConsumer<String, String> gone) {
        this.gone = gone;
        durations = Histogram.builder()
                .name("stickybalancer_reconcile_duration_seconds")
                .help("Rounds of reconciliation; result \"error\": one ended with an exception, which is a bug")
                .labelNames("result")
                .classicOnly()
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                .register(registry);
        durations.initLabelValues(SUCCESS);
        durations.initLabelValues(ERROR);
        retries = Counter.builder()
                .name("stickybalancer_reconcile_retries_total")
                .help("Rounds that will be repeated because the API server refused a request or gave no answer")
                .register(registry);
        gauge(
                        "stickybalancer_reconcile_active",
                        "Rounds of reconciliation at present",
                        ThreadPoolExecutor::getActiveCount)
                .register(registry);
        gauge("stickybalancer_reconcile_queue", "Balancers that wait for a thread", pool -> pool.getQueue()
                        .size())
                .register(registry);
    }

    private GaugeWithCallback.Builder gauge(String name, String help, ToIntFunction<ThreadPoolExecutor> value) {
        return GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(
                        callback -> callback.call(threads.map(value::applyAsInt).orElse(0)));
    }

    /** The threads that rounds run on from now on. */
    public void runOn(ThreadPoolExecutor pool) {
        threads = Optional.of(pool);
    }

    /** A round is over and will be repeated. */
    public void retried() {
        retries.inc();
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        long start = System.nanoTime();
        String result = ERROR;
        try {
            T value = execution.execute();
            result = SUCCESS;
            return value;
        } finally {
            durations.labelValues(result).observe((System.nanoTime() - start) / 1e9);
        }
    }

    @Override
    public void cleanupDoneFor(ResourceID balancer, Map<String, Object> metadata) {
        gone.accept(balancer.getNamespace().orElse(""), balancer.getName());
    }
}
