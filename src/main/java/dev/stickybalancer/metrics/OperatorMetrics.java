package dev.stickybalancer.metrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** All figures of one operator process. */
public final class OperatorMetrics {
    /** What {@link #text} is written in. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final ApiMetrics api = new ApiMetrics(registry);
    private final RoundMetrics rounds = new RoundMetrics(registry, this::forget);
    private final DeliveryMetrics delivery = new DeliveryMetrics(registry);
    private final BalancerMetrics balancers = new BalancerMetrics(registry);
    private final Gauge leader = Gauge.builder()
            .name("stickybalancer_leader")
            .help("1 while this process leads and its caches are filled, else 0")
            .register(registry);

    public OperatorMetrics() {
        leader.set(0);
        Info.builder()
                .name("stickybalancer_build_info")
                .help("1; the version of the operator is in the label")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version());
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
    }

    public ApiMetrics api() {
        return api;
    }

    public RoundMetrics rounds() {
        return rounds;
    }

    public DeliveryMetrics delivery() {
        return delivery;
    }

    public BalancerMetrics balancers() {
        return balancers;
    }

    /** This process has begun to work. */
    public void leads() {
        leader.set(1);
    }

    /** Another process may work now, and tell of the balancers. */
    public void leadsNoMore() {
        leader.set(0);
        balancers.clear();
    }

    /** Everything in Prometheus' text format. */
    public String text() {
        try {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            writer.write(text, snapshots());
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MetricSnapshots snapshots() {
        return registry.scrape();
    }

    private void forget(String namespace, String name) {
        balancers.forget(namespace, name);
    }

    private static String version() {
        return Optional.ofNullable(OperatorMetrics.class.getPackage().getImplementationVersion())
                .orElse("not packaged");
    }
}
