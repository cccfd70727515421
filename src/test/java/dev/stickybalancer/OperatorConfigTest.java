package dev.stickybalancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.resources.Callers;
import dev.stickybalancer.resources.Images;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {
    @Test
    void everything_has_a_default() {
        OperatorConfig config = OperatorConfig.from(Map.of());
        assertEquals(Set.of(), config.namespaces());
        assertTrue(config.images().nginx().startsWith("docker.io/library/nginx:"), config.toString());
        assertTrue(config.images().dns().startsWith("registry.k8s.io/coredns/coredns:"), config.toString());
        assertTrue(config.images().nginxExporter().contains("/nginx-prometheus-exporter:1."), config.toString());
        assertTrue(config.images().mtail().contains("/mtail:3."), config.toString());
        assertEquals("stickybalancer-system", config.namespace());
        assertEquals(36, config.identity().length());
        assertTrue(config.leaderElection());
        assertEquals(8080, config.httpPort());
        assertEquals(8082, config.statusPagePort().orElseThrow());
        assertEquals(Optional.empty(), config.callers());
    }

    @Test
    void every_variable_is_read() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("WATCH_NAMESPACES", " shop, ,blog,shop"),
                Map.entry("RELATED_IMAGE_NGINX", "registry.local:5000/nginx@sha256:0123"),
                Map.entry("RELATED_IMAGE_DNS", "coredns"),
                Map.entry("RELATED_IMAGE_NGINX_EXPORTER", "exporter:1"),
                Map.entry("RELATED_IMAGE_MTAIL", "mtail:3"),
                Map.entry("POD_NAMESPACE", "operators"),
                Map.entry("POD_NAME", "operator-0"),
                Map.entry("LEADER_ELECTION", "false"),
                Map.entry("HTTP_PORT", "0"),
                Map.entry("STATUS_PAGE_PORT", "none"),
                Map.entry("NETWORK_POLICIES", "true"),
                Map.entry("METRICS_NAMESPACES", "monitoring,prometheus"));
        assertEquals(
                new OperatorConfig(
                        Set.of("shop", "blog"),
                        new Images("registry.local:5000/nginx@sha256:0123", "coredns", "exporter:1", "mtail:3"),
                        "operators",
                        "operator-0",
                        false,
                        0,
                        OptionalInt.empty(),
                        Optional.of(new Callers("operators", Set.of("prometheus", "monitoring")))),
                OperatorConfig.from(environment));
    }

    @Test
    void variable_that_is_empty_counts_as_not_set() {
        assertEquals(8080, OperatorConfig.from(Map.of("HTTP_PORT", "")).httpPort());
        assertEquals(
                Set.of(), OperatorConfig.from(Map.of("WATCH_NAMESPACES", "")).namespaces());
    }

    @ParameterizedTest
    @CsvSource({
        "WATCH_NAMESPACES, 'shop,Blog'",
        "WATCH_NAMESPACES, shop;blog",
        "WATCH_NAMESPACES, -shop",
        "RELATED_IMAGE_NGINX, 'nginx latest'",
        "RELATED_IMAGE_NGINX, '-nginx'",
        "RELATED_IMAGE_DNS, 'coredns;'",
        "POD_NAMESPACE, a.b",
        "POD_NAME, Operator",
        "LEADER_ELECTION, yes",
        "LEADER_ELECTION, TRUE",
        "NETWORK_POLICIES, on",
        "METRICS_NAMESPACES, 'monitoring,Prometheus'",
        "HTTP_PORT, 65536",
        "HTTP_PORT, -1",
        "HTTP_PORT, 8080x",
        "HTTP_PORT, 123456",
        "STATUS_PAGE_PORT, None",
        "STATUS_PAGE_PORT, 65536",
    })
    void wrong_value_is_refused_with_the_variables_name(String name, String value) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> OperatorConfig.from(Map.of(name, value)));
        assertTrue(refusal.getMessage().startsWith(name + " must be "), refusal.getMessage());
    }
}
