package dev.stickybalancer.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    private static final String RUNBOOKS =
            "https://github.com/stickybalancer/stickybalancer/blob/main/docs/runbooks.md#";

    @Test
    void alerts_and_dashboards_ask_only_for_metrics_that_there_are() throws IOException {
        Set<String> asked = selectors().map(Selectors::name).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(asked.size() > 25, asked::toString);
        asked.removeAll(Selectors.known());
        assertEquals(Set.of(), asked);
    }

    @Test
    void figures_that_other_products_have_too_are_asked_of_balancers_only() throws IOException {
        List<String> shared = selectors().filter(Selectors::isOfOthers).toList();
        assertTrue(shared.size() > 5, shared::toString);
        for (String selector : shared) {
            assertTrue(selector.contains("balancer!=\"\"") || selector.contains("balancer=~\"$balancer\""), selector);
        }
        assertEquals(List.of(".+"), Dashboards.all("balancer"), "`.*` fits what has no such label, too");
    }

    private static Stream<String> selectors() throws IOException {
        return Stream.concat(Alerts.read().all().stream().map(Alerts.Alert::expression), Dashboards.queries().stream())
                .flatMap(expression -> Selectors.of(expression).stream());
    }

    @Test
    void every_alert_has_a_runbook_that_says_what_users_notice_how_to_look_and_what_to_do() throws IOException {
        String runbooks = Files.readString(Path.of("docs/runbooks.md"));
        for (Alerts.Alert alert : Alerts.read().all()) {
            assertEquals(
                    RUNBOOKS + alert.name().toLowerCase(Locale.ROOT),
                    alert.annotations().get("runbook_url"));
            int begin = runbooks.indexOf("\n## " + alert.name() + "\n");
            assertTrue(begin >= 0, alert.name());
            String runbook = runbooks.substring(begin + 4).split("\n## ")[0];
            for (String part : List.of("**Users**", "**Look**", "**Do**")) {
                assertTrue(runbook.contains(part), () -> alert.name() + ": " + part);
            }
        }
        assertEquals(Alerts.read().all().size(), runbooks.split("\n## ").length - 1, "a runbook without an alert");
    }

    @Test
    void only_what_users_notice_pages() throws IOException {
        for (Alerts.Alert alert : Alerts.read().all()) {
            assertTrue(alert.name().startsWith("StickyBalancer"), alert.name());
            boolean users = alert.group().equals("stickybalancer-users");
            assertEquals(users ? "critical" : "warning", alert.severity(), alert.name());
            alert.annotations().forEach((name, text) -> assertFalse(text.isBlank(), alert.name() + ": " + name));
        }
    }

    @Test
    void every_panel_says_what_it_shows() {
        List<Dashboards.Panel> panels = Dashboards.panels();
        assertEquals(
                2, panels.stream().map(Dashboards.Panel::dashboard).distinct().count());
        for (Dashboards.Panel panel : panels) {
            String where = panel.dashboard() + ": " + panel.title();
            assertFalse(panel.description().isBlank(), where);
            assertFalse(panel.unit().isBlank(), where);
            assertFalse(panel.targets().isEmpty(), where);
        }
        assertEquals(
                panels.size(),
                panels.stream()
                        .map(panel -> panel.dashboard() + panel.id())
                        .distinct()
                        .count());
    }

    @Test
    void service_monitor_finds_the_operators_service() throws IOException {
        JsonNode monitor =
                Alerts.YAML.readTree(Path.of("deploy/monitoring/operator.yaml").toFile());
        JsonNode service = null;
        try (var documents = Alerts.YAML
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(Path.of("deploy/operator.yaml").toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                service = document.get("kind").asText().equals("Service") ? document : service;
            }
        }
        JsonNode selected = monitor.at("/spec/selector/matchLabels");
        JsonNode labels = service.at("/metadata/labels");
        selected.fieldNames().forEachRemaining(label -> assertEquals(selected.get(label), labels.get(label), label));
        assertEquals(service.at("/spec/ports/0/name"), monitor.at("/spec/endpoints/0/port"));
    }

    @Test
    void pod_monitor_finds_nginx_pods_and_the_ports_of_their_exporters() throws IOException {
        PodMonitor monitor = PodMonitor.read();
        JsonNode template = Alerts.YAML
                .readTree(Path.of("src/test/resources/golden/resources/full/out-Deployment-full-balancer.yaml")
                        .toFile())
                .at("/spec/template");
        JsonNode labels = template.at("/metadata/labels");
        monitor.labels()
                .properties()
                .forEach(label -> assertEquals(label.getValue(), labels.get(label.getKey()), label.getKey()));
        assertEquals("full", labels.get("app.kubernetes.io/instance").asText());
        List<String> ports = template.at("/spec/initContainers").findValues("ports").stream()
                .flatMap(list -> list.findValuesAsText("name").stream())
                .toList();
        assertTrue(ports.containsAll(monitor.ports()), ports::toString);
    }
}
