package dev.stickybalancer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.status.StatusChange;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerMetricsTest {
    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    void balancer_has_series_of_its_own() {
        Told.balancer(metrics, "shop", "Propagating");
        assertHas("stickybalancer_balancers 1.0");
        assertHas("stickybalancer_balancer_status{balancer=\"shop\",namespace=\"shops\",reason=\"Propagating\"} 1.0");
        assertHas("stickybalancer_balancer_endpoints{balancer=\"shop\",namespace=\"shops\",state=\"active\"} 5.0");
        assertHas("stickybalancer_balancer_endpoints{balancer=\"shop\",namespace=\"shops\",state=\"not_ready\"} 1.0");
        assertHas("stickybalancer_balancer_nginx_pods{balancer=\"shop\",namespace=\"shops\",state=\"wanted\"} 3.0");
        assertHas("stickybalancer_balancer_nginx_pods{balancer=\"shop\",namespace=\"shops\",state=\"programmed\"} 2.0");
        assertHas("stickybalancer_balancer_client_connections_limit{balancer=\"shop\",namespace=\"shops\"} 1024.0");
    }

    @Test
    void reason_that_is_over_leaves_no_series() {
        Told.balancer(metrics, "shop", "Propagating");
        Told.balancer(metrics, "shop", "Ready");
        assertHas("stickybalancer_balancer_status{balancer=\"shop\",namespace=\"shops\",reason=\"Ready\"} 1.0");
        assertEquals(1, lines("stickybalancer_balancer_status{").size());
    }

    @Test
    void balancers_after_the_hundredth_share_one_set_of_series() {
        IntStream.range(0, 250).forEach(i -> Told.balancer(metrics, "shop-%03d".formatted(i), "Ready"));
        assertHas("stickybalancer_balancers 250.0");
        assertEquals(101, lines("stickybalancer_balancer_status{").size());
        assertHas("stickybalancer_balancer_status{balancer=\"other\",namespace=\"\",reason=\"Ready\"} 150.0");
        assertHas("stickybalancer_balancer_endpoints{balancer=\"other\",namespace=\"\",state=\"active\"} 750.0");
        assertTrue(lines("balancer=\"shop-100\"").isEmpty(), "the first hundred by name, whoever came first");
    }

    @Test
    void deleted_balancer_leaves_no_series() {
        Told.balancer(metrics, "shop", "Ready");
        Told.balancer(metrics, "other-shop", "Ready");
        metrics.rounds().cleanupDoneFor(new ResourceID("shop", "shops"), Map.of());
        assertHas("stickybalancer_balancers 1.0");
        assertFalse(metrics.text().contains("balancer=\"shop\""));
    }

    @Test
    void process_that_leads_no_more_tells_of_no_balancer() {
        metrics.leads();
        Told.balancer(metrics, "shop", "Ready");
        assertHas("stickybalancer_leader 1.0");
        metrics.leadsNoMore();
        assertHas("stickybalancer_leader 0.0");
        assertFalse(metrics.text().contains("balancer=\"shop\""));
    }

    @Test
    void rejections_are_counted_by_who_rejects() {
        assertHas("stickybalancer_config_rejections_total{by=\"nginx\"} 0.0");
        metrics.balancers().changed(new StatusChange(true, "ConfigRejected", ""));
        metrics.balancers().changed(new StatusChange(true, "Invalid", ""));
        metrics.balancers().changed(new StatusChange(true, "NoEndpoints", ""));
        assertHas("stickybalancer_config_rejections_total{by=\"nginx\"} 1.0");
        assertHas("stickybalancer_config_rejections_total{by=\"operator\"} 1.0");
    }

    private void assertHas(String line) {
        assertTrue(metrics.text().lines().anyMatch(line::equals), () -> line + " in\n" + metrics.text());
    }

    private List<String> lines(String part) {
        return metrics.text()
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(part))
                .toList();
    }
}
