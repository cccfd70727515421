package dev.stickybalancer.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** deploy/monitoring in the tools that it is for; the alerts with figures made up for them. */
class MonitoringIT {
    private static final Path CASES = Path.of("src/test/resources/monitoring/alerts-test.yaml");
    private static final Path WORK = Path.of("target/monitoring/promtool");

    @Test
    void alerts_fire_when_they_must_and_only_then() throws IOException {
        Path rules = Alerts.read().write(WORK, "m");
        Path cases = Files.copy(CASES, WORK.resolve("alerts-test.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Command.run(Binaries.prometheus("promtool"), "check", "rules", rules.toString())
                .orFail();
        Command.run(Binaries.prometheus("promtool"), "test", "rules", cases.toString())
                .orFail();
    }

    @Test
    void every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() throws IOException {
        Set<String> firing = new HashSet<>();
        Set<String> silent = new HashSet<>();
        for (JsonNode test : Alerts.YAML.readTree(CASES.toFile()).get("tests")) {
            for (JsonNode expected : test.get("alert_rule_test")) {
                boolean fires = !expected.get("exp_alerts").isEmpty();
                (fires ? firing : silent).add(expected.get("alertname").asText());
            }
        }
        for (Alerts.Alert alert : Alerts.read().all()) {
            assertTrue(firing.contains(alert.name()) && silent.contains(alert.name()), alert.name());
        }
    }

    @Test
    void kustomization_holds_everything_and_the_dashboards_as_grafanas_sidecar_wants_them() throws IOException {
        String built = Command.run(Binaries.kubernetes("kubectl"), "kustomize", "deploy/monitoring")
                .orFail();
        Map<String, JsonNode> byKind = new TreeMap<>();
        try (var documents = Alerts.YAML.readerFor(JsonNode.class).<JsonNode>readValues(built)) {
            documents.forEachRemaining(
                    document -> byKind.put(document.get("kind").asText(), document));
        }
        assertEquals(Set.of("ConfigMap", "PodMonitor", "PrometheusRule", "ServiceMonitor"), byKind.keySet());
        JsonNode dashboards = byKind.get("ConfigMap");
        assertEquals("1", dashboards.at("/metadata/labels/grafana_dashboard").asText());
        assertEquals(
                Dashboards.panels().stream().map(Dashboards.Panel::dashboard).collect(Collectors.toSet()),
                Set.copyOf(names(dashboards.get("data"))));
    }

    private static List<String> names(JsonNode fields) {
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
