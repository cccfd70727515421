package dev.stickybalancer.metrics;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.model.Workers;
import dev.stickybalancer.status.Conditions;
import dev.stickybalancer.status.StatusChange;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * How each balancer is. The first {@value #NAMED} by name have series of their own; the rest are added up in one that is
 * called {@value #OTHER}, so that no number of balancers makes the metrics grow without end.
 */
public final class BalancerMetrics {
    static final int NAMED = 100;
    static final String OTHER = "other";

    private static final String NGINX = "nginx";
    private static final String OPERATOR = "operator";

    private final NavigableMap<Name, Figures> figures = new ConcurrentSkipListMap<>();
    private final Counter rejections;

    BalancerMetrics(PrometheusRegistry registry) {
        rejections = Counter.builder()
                .name("stickybalancer_config_rejections_total")
                .help("Balancers that became unusable as they are: \"operator\" refused the spec, or \"nginx\" the"
                        + " configuration or the certificate")
                .labelNames("by")
                .register(registry);
        rejections.initLabelValues(NGINX);
        rejections.initLabelValues(OPERATOR);
        GaugeWithCallback.builder()
                .name("stickybalancer_balancers")
                .help("Balancers that this process looks after")
                .callback(callback -> callback.call(figures.size()))
                .register(registry);
        perBalancer("stickybalancer_balancer_status", "1 for the reason of a balancer's Ready condition", "reason")
                .callback(callback -> tell(callback, Figures::byReason))
                .register(registry);
        perBalancer(
                        "stickybalancer_balancer_endpoints",
                        "Pods of the app: \"active\" take users, \"draining\" only those they have, \"not_ready\" none",
                        "state")
                .callback(callback -> tell(callback, Figures::endpoints))
                .register(registry);
        perBalancer(
                        "stickybalancer_balancer_nginx_pods",
                        "nginx pods: \"wanted\" by the spec, \"ready\", and ready and \"programmed\" with what they shall run",
                        "state")
                .callback(callback -> tell(callback, Figures::pods))
                .register(registry);
        GaugeWithCallback.builder()
                .name("stickybalancer_balancer_client_connections_limit")
                .help("Clients that one nginx pod can hold: half of all workers' connections, as each client takes two")
                .labelNames("namespace", "balancer")
                .callback(callback -> tell(callback, Figures::limit))
                .register(registry);
    }

    private static GaugeWithCallback.Builder perBalancer(String name, String help, String label) {
        return GaugeWithCallback.builder().name(name).help(help).labelNames("namespace", "balancer", label);
    }

    private record Name(String namespace, String name) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::namespace).thenComparing(Name::name);

        static Name of(HasMetadata balancer) {
            return new Name(
                    balancer.getMetadata().getNamespace(),
                    balancer.getMetadata().getName());
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /** Each figure has its values by the labels that come after those of the balancer. */
    private record Figures(Optional<Settings> settings, Optional<StickyBalancerStatus> status) {
        Map<List<String>, Integer> byReason() {
            return status.flatMap(known -> Conditions.find(known, "Ready"))
                    .map(ready -> Map.of(List.of(ready.getReason()), 1))
                    .orElse(Map.of());
        }

        Map<List<String>, Integer> endpoints() {
            return status.map(StickyBalancerStatus::endpoints)
                    .map(counts -> Map.of(
                            List.of("active"), counts.active(),
                            List.of("draining"), counts.draining(),
                            List.of("not_ready"), counts.notReady()))
                    .orElse(Map.of());
        }

        Map<List<String>, Integer> pods() {
            Map<List<String>, Integer> values = new LinkedHashMap<>();
            settings.ifPresent(known -> values.put(List.of("wanted"), known.replicas()));
            status.map(StickyBalancerStatus::readyReplicas).ifPresent(ready -> values.put(List.of("ready"), ready));
            status.map(StickyBalancerStatus::programmedReplicas)
                    .ifPresent(programmed -> values.put(List.of("programmed"), programmed));
            return values;
        }

        Map<List<String>, Integer> limit() {
            return settings.map(known ->
                            Map.of(List.<String>of(), clients(known.nginx().workers())))
                    .orElse(Map.of());
        }

        private static int clients(Workers workers) {
            return workers.processes() * workers.connections() / 2;
        }
    }

    /** A balancer's spec was found good. */
    public void accepted(HasMetadata balancer, Settings settings) {
        figures.compute(
                Name.of(balancer),
                (name, last) -> new Figures(Optional.of(settings), last == null ? Optional.empty() : last.status()));
    }

    /** A balancer's status, whether or not it was written anew. */
    public void told(HasMetadata balancer, StickyBalancerStatus status) {
        figures.compute(
                Name.of(balancer),
                (name, last) -> new Figures(last == null ? Optional.empty() : last.settings(), Optional.of(status)));
    }

    /** A status changed in a way that a person would want to be told of. */
    public void changed(StatusChange change) {
        switch (change.reason()) {
            case "ConfigRejected" -> rejections.labelValues(NGINX).inc();
            case "Invalid" -> rejections.labelValues(OPERATOR).inc();
            default -> {}
        }
    }

    void forget(String namespace, String name) {
        figures.remove(new Name(namespace, name));
    }

    void clear() {
        figures.clear();
    }

    private void tell(GaugeWithCallback.Callback callback, Function<Figures, Map<List<String>, Integer>> values) {
        Map<List<String>, Integer> sums = new LinkedHashMap<>();
        int count = 0;
        for (Map.Entry<Name, Figures> balancer : figures.entrySet()) {
            Name name = count++ < NAMED ? balancer.getKey() : new Name("", OTHER);
            values.apply(balancer.getValue()).forEach((labels, value) -> {
                List<String> all = new ArrayList<>(List.of(name.namespace(), name.name()));
                all.addAll(labels);
                sums.merge(all, value, Integer::sum);
            });
        }
        sums.forEach((labels, value) -> callback.call(value, labels.toArray(String[]::new)));
    }
}
