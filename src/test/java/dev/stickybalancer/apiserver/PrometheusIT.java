package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stickybalancer.docs.Page;
import dev.stickybalancer.monitoring.Alerts;
import dev.stickybalancer.monitoring.Dashboards;
import dev.stickybalancer.monitoring.PanelPictures;
import dev.stickybalancer.monitoring.Selectors;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The shipped alerts and dashboards in a real Prometheus: first under load, then under many faults at once, each of a
 * balancer of its own. One test goes on where the one before ended. With an API server of its own, so that others need not wait.
 */
@ExtendWith(WithApiServer.Own.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int BLOCKED = 4;

    /** Those that go away as soon as what is wrong does; the others look back over minutes. */
    private static final Set<String> OF_NOW = Set.of(
            "StickyBalancerConfigRejected refused",
            "StickyBalancerConnectionsNearLimit front",
            "StickyBalancerNoBackend empty",
            "StickyBalancerNoReadyNginxPod unready",
            "StickyBalancerOldConfiguration stuck",
            "StickyBalancerStalled clash");

    private static final Set<String> OF_MINUTES = Set.of(
            "StickyBalancerConnectionsDropped front",
            "StickyBalancerFailedRequests front",
            "StickyBalancerMetricsMissing front",
            "StickyBalancerReconcileFailing",
            "StickyBalancerSessionsMoved front",
            "StickyBalancerZoneFull");

    private static final String OF_THE_END = "StickyBalancerNoLeader";

    /** It takes a change that is on its way for half a minute. */
    private static final String NOT_WAITED_FOR = "StickyBalancerPropagationSlow";

    private final ApiServer apiServer;
    private WatchedScene watched;
    private AbsentWebhook webhook;
    private PanelPictures pictures;

    PrometheusIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    void start() throws IOException {
        List<String> others = Stream.concat(Stream.of("refused", "empty", "unready", "stuck", "full"), blocked())
                .toList();
        watched = new WatchedScene(apiServer);
        webhook = new AbsentWebhook(watched.scene());
        watched.begin(others);
        pictures = new PanelPictures(watched.prometheus(), WatchedScene.FRONT);
    }

    private static Stream<String> blocked() {
        return IntStream.range(0, BLOCKED).mapToObj(number -> "blocked-" + number);
    }

    @AfterAll
    void end() throws IOException {
        webhook.close();
        watched.close();
        Rights.assertNothingWasForbidden(apiServer.audit());
    }

    @Test
    @Order(1)
    void under_load_every_query_of_the_dashboards_has_data_and_no_alert_fires() {
        pictures.begins("users come; a pod of the app goes");
        watched.app().letUsersCome();
        awaitData("stickybalancer_propagation_seconds_count");
        watched.scene().endpoints(WatchedScene.FRONT, "10.1.0.1");
        awaitData("increase(stickybalancer_propagation_seconds_count[1m]) > 0");
        Dashboards.queries().forEach(query -> awaitData(Dashboards.filledIn(query, ".+", "1m")));
        Eventually.holds(SOON, this::firing, () -> watched.prometheus().firing().isEmpty());
    }

    @Test
    @Order(2)
    void every_fault_fires_its_alert_and_no_other() {
        pictures.begins("a pod of the app is killed");
        watched.app().killOnePod();
        blockServices();
        takeUp("clash-balancer");
        watched.scene().create("clash", "backend: {serviceRef: {name: front}}");
        watched.pod("refused").refuse(true);
        watched.pod("stuck").stick(true);
        watched.scene().endpoints("stuck", "10.1.0.2", "10.1.0.3");
        watched.pod("full").fillZone(7);
        watched.scene().endpoints("full", "10.1.0.2", "10.1.0.3");
        watched.scene().endpoints("empty");
        watched.pod("unready").ready(false);
        awaitData("sum(stickybalancer_sessions_total{outcome=\"moved\"}) > 40");
        pictures.begins("all are killed");
        watched.app().killAllPods();
        awaitData("sum(stickybalancer_requests_total{status=\"5xx\"}) > 0.1 * sum(stickybalancer_requests_total)");
        pictures.begins("nginx is flooded with connections");
        watched.app().holdConnections(230);
        awaitData("max(nginx_connections_active) > 220");
        Eventually.holds(SOON, "nginx drops connections", () -> {
            watched.app().flood(400);
            return hasNumber(watched.prometheus().query("nginx_connections_accepted > nginx_connections_handled"));
        });
        watched.app().killSessionsExporter();
        Set<String> expected = new TreeSet<>(OF_NOW);
        expected.addAll(OF_MINUTES);
        Eventually.holds(SOON, this::firing, () -> watched.prometheus().firing().equals(expected));
    }

    @Test
    @Order(3)
    void queries_of_the_runbooks_find_what_is_wrong() {
        Page.of(Path.of("docs/runbooks.md")).blocks().stream()
                .filter(block -> block.language().equals("promql"))
                .flatMap(block -> block.text().stream())
                .map(query ->
                        query.replace("NAMESPACE", watched.scene().namespace()).replace("NAME", WatchedScene.FRONT))
                .forEach(this::awaitData);
    }

    @Test
    @Order(4)
    void what_is_put_right_is_over() {
        pictures.begins("what can be put right is");
        watched.pod("refused").refuse(false);
        watched.pod("stuck").stick(false);
        watched.scene().endpoints("empty", "10.1.0.1");
        watched.pod("unready").ready(true);
        watched.app().releaseConnections();
        watched.scene()
                .balancers()
                .inNamespace(watched.scene().namespace())
                .withName("clash")
                .delete();
        Eventually.holds(
                SOON,
                this::firing,
                () -> Collections.disjoint(watched.prometheus().firing(), OF_NOW));
        assertEquals(
                List.of(), watched.prometheus().query("{balancer=\"clash\"}").findValues("metric"));
    }

    @Test
    @Order(5)
    @EnabledIfSystemProperty(named = "pictures.update", matches = "true")
    void pictures_of_the_documentation_are_drawn() throws IOException {
        pictures.draw("stickybalancer-balancer.json", Path.of("docs/dashboard-balancer.svg"));
        pictures.draw("stickybalancer-operator.json", Path.of("docs/dashboard-operator.svg"));
    }

    @Test
    @Order(6)
    void operator_that_is_gone_is_told() throws IOException {
        watched.endOperator();
        Eventually.holds(SOON, this::firing, () -> watched.prometheus().firing().contains(OF_THE_END));
    }

    /** An alert that asks for a label which no series has would never fire, and nobody would notice. */
    @Test
    @Order(7)
    void every_series_that_alerts_ask_for_was_there() throws IOException {
        for (Alerts.Alert alert : Alerts.read().all()) {
            Selectors.of(alert.expression()).forEach(selector -> awaitData("last_over_time(" + selector + "[10m])"));
        }
    }

    @Test
    @Order(8)
    void no_alert_was_forgotten_here() throws IOException {
        Set<String> seen = Stream.of(OF_NOW, OF_MINUTES, Set.of(OF_THE_END, NOT_WAITED_FOR))
                .flatMap(Set::stream)
                .map(alert -> alert.replaceFirst(" .*", ""))
                .collect(Collectors.toSet());
        assertEquals(Alerts.read().all().stream().map(Alerts.Alert::name).collect(Collectors.toSet()), seen);
    }

    /** Somebody else's object. */
    private void takeUp(String configMap) {
        watched.scene()
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(configMap)
                        .withNamespace(watched.scene().namespace())
                        .endMetadata()
                        .build())
                .create();
    }

    private void blockServices() {
        webhook.block();
        blocked().forEach(balancer -> watched.scene()
                .objects(Service.class)
                .withName(balancer + "-balancer")
                .delete());
    }

    /** A number: histograms without an observation yield NaN. */
    private void awaitData(String query) {
        Eventually.present(SOON, () -> query + " yields " + watched.prometheus().query(query), () -> Optional.of(
                        watched.prometheus().query(query))
                .filter(PrometheusIT::hasNumber));
    }

    private static boolean hasNumber(JsonNode series) {
        return !series.isEmpty() && !series.get(0).at("/value/1").asText().equals("NaN");
    }

    private String firing() {
        return "firing: " + watched.prometheus().firing();
    }
}
