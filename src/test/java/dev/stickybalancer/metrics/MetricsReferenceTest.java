package dev.stickybalancer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.GeneratedFile;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference page of the metrics, from what the operator exports. */
class MetricsReferenceTest {
    private static final String INTRODUCTION =
            """
            # Metrics of the operator

            <!-- Generated from the operator's own metrics by `make reference`. Do not edit. -->

            `GET /metrics` on port 8080 of the operator, in the text format of Prometheus; the Service
            `stickybalancer-operator-metrics` leads there. It needs no credentials and holds no secret: counts, times, and the
            names of balancers and their namespaces.

            - Only the process that leads tells of balancers; add up over all pods of the operator.
            - The first 100 balancers by namespace and name have series of their own. The rest are added up in one that is
              called `other`, with an empty namespace. A balancer that is deleted leaves no series.
            - The values of `reason` are in [conditions](../conditions.md).

            """;

    private final OperatorMetrics metrics = used();

    @Test
    void committed_page_says_what_is_exported() throws IOException {
        String page = INTRODUCTION + table(own()) + "\nOf the process, by the Prometheus client:\n\n"
                + table(all().filter(metric -> !isOwn(metric)));
        new GeneratedFile(Path.of("docs/reference/metrics.md"), "reference").mustBe(page);
    }

    @Test
    void names_keep_to_the_conventions_of_prometheus() {
        own().forEach(metric -> {
            String name = exportedName(metric);
            assertTrue(name.matches("[a-z][a-z0-9_]+"), name);
            assertEquals(metric instanceof CounterSnapshot, name.endsWith("_total"), name);
            assertEquals(metric instanceof HistogramSnapshot, name.endsWith("_seconds"), name);
        });
    }

    @Test
    void no_label_names_an_object_but_for_the_bounded_set_of_balancers() {
        List<String> perObject = own().filter(
                        metric -> !metric.getMetadata().getName().startsWith("stickybalancer_balancer_"))
                .flatMap(metric -> labels(metric).stream())
                .filter(List.of("namespace", "balancer", "name", "pod", "uid", "service")::contains)
                .toList();
        assertEquals(List.of(), perObject);
    }

    /** Everything has happened once, so that every label is there. */
    private static OperatorMetrics used() {
        OperatorMetrics metrics = new OperatorMetrics();
        Told.balancer(metrics, "shop", "Ready");
        Told.answered(
                metrics,
                new StandardHttpRequest.Builder()
                        .uri("https://api.example/api/v1/pods")
                        .build(),
                200);
        return metrics;
    }

    private Stream<MetricSnapshot> all() {
        return metrics.snapshots().stream().sorted(Comparator.comparing(MetricsReferenceTest::exportedName));
    }

    private Stream<MetricSnapshot> own() {
        return all().filter(MetricsReferenceTest::isOwn);
    }

    private static boolean isOwn(MetricSnapshot metric) {
        return metric.getMetadata().getName().startsWith("stickybalancer_");
    }

    private static String table(Stream<MetricSnapshot> rows) {
        return rows.map(metric -> "| `%s` | %s | %s | %s |%n"
                        .formatted(
                                exportedName(metric),
                                type(metric),
                                labels(metric).stream()
                                        .map(label -> "`" + label + "`")
                                        .collect(Collectors.joining(", ")),
                                metric.getMetadata().getHelp()))
                .collect(Collectors.joining("", "| name | type | labels | meaning |\n|---|---|---|---|\n", ""));
    }

    private static String exportedName(MetricSnapshot metric) {
        String suffix = metric instanceof CounterSnapshot ? "_total" : metric instanceof InfoSnapshot ? "_info" : "";
        return metric.getMetadata().getPrometheusName() + suffix;
    }

    private static String type(MetricSnapshot metric) {
        if (metric instanceof CounterSnapshot) {
            return "counter";
        }
        if (metric instanceof HistogramSnapshot) {
            return "histogram";
        }
        if (metric instanceof SummarySnapshot) {
            return "summary";
        }
        // What Prometheus calls an info is a gauge in its text format.
        assertTrue(metric instanceof GaugeSnapshot || metric instanceof InfoSnapshot, metric::toString);
        return "gauge";
    }

    private static List<String> labels(MetricSnapshot metric) {
        return metric.getDataPoints().stream()
                .flatMap(point -> point.getLabels().stream())
                .map(Label::getName)
                .distinct()
                .toList();
    }
}
