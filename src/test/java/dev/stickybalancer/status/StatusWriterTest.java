package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.api.StickyBalancerStatus.Address;
import dev.stickybalancer.api.StickyBalancerStatus.EndpointCounts;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
    private static void assertCondition(String status, String reason, Seen seen, String type) {
        Condition condition = seen.condition(type);
        assertEquals(
                status + " " + reason, condition.getStatus() + " " + condition.getReason(), condition.getMessage());
    }

    private static Set<String> types(StickyBalancerStatus status) {
        return status.conditions().stream().map(Condition::getType).collect(Collectors.toSet());
    }

    @Test
    void all_is_well() {
        Seen seen = new Seen();
        assertCondition("True", "Accepted", seen, "Accepted");
        assertCondition("True", "Resolved", seen, "ResolvedRefs");
        assertCondition("True", "EndpointsReady", seen, "BackendsAvailable");
        assertCondition("True", "Programmed", seen, "Programmed");
        assertCondition("True", "Ready", seen, "Ready");
        assertEquals(
                Set.of("Ready", "Accepted", "ResolvedRefs", "BackendsAvailable", "Programmed"), types(seen.status()));
    }

    @Test
    void single_pod_is_warned_about_where_the_module_sets_no_cookie_for_it() {
        Seen seen = new Seen().noEndpoints().endpoint(1, Place.ACTIVE, State.READY);
        assertCondition("True", "EndpointsReady", seen, "BackendsAvailable");
        seen.module = StickyModule.NGINX_STICKY_MODULE_NG;
        assertCondition("True", "SingleEndpoint", seen, "BackendsAvailable");
        assertCondition("True", "Ready", seen, "Ready");
        seen.endpoint(2, Place.DRAINING, State.TERMINATING_SERVING);
        assertCondition("True", "EndpointsReady", seen, "BackendsAvailable");
    }

    @Test
    void numbers_and_hashes_are_told() {
        Seen seen = new Seen()
                .endpoint(3, Place.BOTH, State.READY)
                .endpoint(4, Place.DRAINING, State.TERMINATING_SERVING)
                .endpoint(5, null, State.NOT_READY)
                .unready("c", null);
        StickyBalancerStatus status = seen.status();
        assertEquals(new EndpointCounts(3, 1, 1), status.endpoints());
        assertEquals(7L, status.observedGeneration());
        assertEquals(List.of(2, 2, 2), List.of(status.replicas(), status.readyReplicas(), status.programmedReplicas()));
        assertEquals(Seen.CONFIG, status.configHash());
        assertEquals(seen.file().hash(), status.endpointsHash());
        assertEquals(640L, status.lastPropagationMilliseconds());
        assertEquals("app.kubernetes.io/instance=shop", status.selector());
    }

    @Test
    void every_condition_carries_the_generation_it_speaks_of() {
        Seen seen = new Seen();
        seen.balancer.getMetadata().setGeneration(41L);
        List<StickyBalancerStatus> all = List.of(
                seen.status(),
                StatusWriter.rejected(seen.balancer, List.of(new Problem("replicas", "is bad")), Seen.NOW),
                StatusWriter.conflicting(seen.balancer, "is in the way", Seen.NOW));
        for (StickyBalancerStatus status : all) {
            assertEquals(41L, status.observedGeneration());
            status.conditions().forEach(condition -> assertEquals(41L, condition.getObservedGeneration()));
        }
    }

    @Test
    void transition_time_moves_only_when_the_status_of_the_condition_does() {
        Seen seen = new Seen();
        seen.balancer.setStatus(seen.status());
        String first = "2026-01-02T03:04:05Z";
        assertEquals(first, seen.condition("Ready").getLastTransitionTime());
        seen.refsReason = "PortNotFound";
        var later = StatusWriter.accepted(seen.balancer, seen.observation(), Seen.NOW.plusSeconds(60));
        assertEquals("2026-01-02T03:05:05Z", Seen.condition(later, "Ready").getLastTransitionTime());
        assertEquals(
                "2026-01-02T03:05:05Z", Seen.condition(later, "ResolvedRefs").getLastTransitionTime());
        assertEquals(first, Seen.condition(later, "Programmed").getLastTransitionTime());
        seen.balancer.setStatus(later);
        seen.refsReason = "ServiceNotFound";
        var latest = StatusWriter.accepted(seen.balancer, seen.observation(), Seen.NOW.plusSeconds(120));
        assertEquals("ServiceNotFound", Seen.condition(latest, "Ready").getReason());
        assertEquals("2026-01-02T03:05:05Z", Seen.condition(latest, "Ready").getLastTransitionTime());
    }

    @Test
    void same_observation_gives_an_equal_status_later_on() {
        Seen seen = new Seen();
        seen.settled = false;
        StickyBalancerStatus status = seen.status();
        seen.balancer.setStatus(status);
        assertEquals(status, StatusWriter.accepted(seen.balancer, seen.observation(), Seen.NOW.plusSeconds(3600)));
        String stored = Serialization.asJson(status);
        assertEquals(status, Serialization.unmarshal(stored, StickyBalancerStatus.class));
        seen.settled = true;
        assertNotEquals(status, seen.status());
    }

    @Test
    void service_and_port_that_cannot_be_found_are_told() {
        for (String reason : List.of("ServiceNotFound", "PortNotFound", "ServiceNotSupported")) {
            Seen seen = new Seen();
            seen.refsReason = reason;
            seen.refsMessage = "`backend.serviceRef.name`: create it.";
            assertCondition("False", reason, seen, "ResolvedRefs");
            assertCondition("False", reason, seen, "Ready");
            assertEquals(seen.refsMessage, seen.condition("Ready").getMessage());
            assertCondition("True", reason, seen, "Reconciling");
        }
    }

    @Test
    void app_without_a_usable_pod_is_told() {
        Seen seen = new Seen().noEndpoints().endpoint(9, null, State.NOT_READY);
        assertCondition("False", "NoEndpoints", seen, "BackendsAvailable");
        assertCondition("False", "NoEndpoints", seen, "Ready");
        assertTrue(seen.condition("Ready").getMessage().contains("503"));
        assertTrue(seen.condition("Ready").getMessage().contains("Not ready: 1."));
        Seen draining = new Seen().noEndpoints().endpoint(1, Place.DRAINING, State.TERMINATING);
        assertCondition("False", "NoEndpoints", draining, "BackendsAvailable");
    }

    @Test
    void app_whose_pods_are_all_draining_is_available_with_that_reason() {
        Seen seen = new Seen().noEndpoints().endpoint(1, Place.ACTIVE, State.TERMINATING_SERVING);
        seen.allDraining = true;
        assertCondition("True", "AllDraining", seen, "BackendsAvailable");
        assertCondition("True", "Ready", seen, "Ready");
    }

    @Test
    void ready_takes_the_first_reason_in_the_order_of_what_depends_on_what() {
        Seen seen = new Seen();
        seen.deployment = Optional.of(Seen.deployment(1, 1, 2));
        assertCondition("False", "RollingOut", seen, "Ready");
        seen.settled = false;
        assertCondition("False", "Propagating", seen, "Ready");
        seen.noEndpoints();
        assertCondition("False", "NoEndpoints", seen, "Ready");
        seen.refsReason = "ServiceNotFound";
        assertCondition("False", "ServiceNotFound", seen, "Ready");
    }

    @Test
    void rollout_that_is_not_complete_keeps_ready_false() {
        for (var deployment : List.of(
                Optional.of(Seen.deployment(1, 2, 2)),
                Optional.of(Seen.deployment(2, 1, 2)),
                Optional.of(Seen.deployment(2, 2, 3)),
                Optional.<io.fabric8.kubernetes.api.model.apps.Deployment>empty())) {
            Seen seen = new Seen();
            seen.deployment = deployment;
            assertCondition("False", "RollingOut", seen, "Ready");
            assertCondition("True", "RollingOut", seen, "Reconciling");
            assertTrue(!types(seen.status()).contains("Stalled")
                    && !types(seen.status()).contains("Rollout"));
        }
        Seen unobserved = new Seen();
        unobserved.deployment.orElseThrow().getMetadata().setGeneration(4L);
        assertCondition("False", "RollingOut", unobserved, "Ready");
    }

    @Test
    void rollout_that_does_not_get_on_is_stalled_and_says_why() {
        Seen seen = new Seen().unready("c", "container nginx: ImagePullBackOff: no such image");
        seen.deployment = Optional.of(Seen.deployment(1, 2, 3));
        seen.deployment
                .get()
                .getStatus()
                .setConditions(List.of(new io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder()
                        .withType("Progressing")
                        .withReason("ProgressDeadlineExceeded")
                        .build()));
        assertCondition("False", "ProgressDeadlineExceeded", seen, "Ready");
        assertCondition("True", "ProgressDeadlineExceeded", seen, "Stalled");
        assertTrue(seen.condition("Ready").getMessage().contains("ImagePullBackOff"));
        assertTrue(!types(seen.status()).contains("Reconciling"));
    }

    @Test
    void suspended_balancer_says_so_and_is_neither_reconciling_nor_stalled() {
        Seen seen = new Seen();
        seen.suspended = true;
        seen.settled = false;
        assertCondition("Unknown", "Suspended", seen, "Ready");
        assertEquals(5, seen.status().conditions().size());
    }

    @Test
    void spec_that_is_refused_is_stalled_and_keeps_the_numbers_of_what_runs() {
        Seen seen = new Seen();
        seen.balancer.setStatus(seen.status());
        var problems = List.of(new Problem("replicas", "must be small"), new Problem("proxy", "must be there"));
        StickyBalancerStatus status = StatusWriter.rejected(seen.balancer, problems, Seen.NOW);
        for (String type : List.of("Ready", "Accepted")) {
            assertEquals("False", Seen.condition(status, type).getStatus());
            assertEquals("Invalid", Seen.condition(status, type).getReason());
        }
        String message = Seen.condition(status, "Ready").getMessage();
        assertEquals(
                "`replicas` must be small; `proxy` must be there. The last good configuration serves on.", message);
        assertEquals("True", Seen.condition(status, "Stalled").getStatus());
        for (String type : List.of("ResolvedRefs", "BackendsAvailable", "Programmed")) {
            assertEquals("Unknown", Seen.condition(status, type).getStatus());
        }
        assertEquals(seen.balancer.getStatus().endpoints(), status.endpoints());
        assertEquals(seen.balancer.getStatus().addresses(), status.addresses());
        assertEquals(Seen.CONFIG, status.configHash());
    }

    @Test
    void object_of_somebody_else_in_the_way_is_a_conflict() {
        Seen seen = new Seen();
        StickyBalancerStatus status = StatusWriter.conflicting(seen.balancer, "Service x is in the way.", Seen.NOW);
        assertEquals("Conflicting", Seen.condition(status, "Accepted").getReason());
        assertEquals("Conflicting", Seen.condition(status, "Stalled").getReason());
        assertEquals("Service x is in the way.", Seen.condition(status, "Ready").getMessage());
    }

    @Test
    void addresses_are_told_once_each_and_only_when_there_are_any() {
        Seen seen = new Seen();
        assertEquals(
                List.of(new Address("IPAddress", "10.96.0.7")), seen.status().addresses());
        seen.front = Optional.empty();
        assertEquals(null, seen.status().addresses());
        seen.front = Optional.of(loadBalancer("203.0.113.1", "10.96.0.7", null));
        assertEquals(
                List.of(new Address("IPAddress", "203.0.113.1"), new Address("IPAddress", "10.96.0.7")),
                seen.status().addresses());
        seen.front = Optional.of(loadBalancer((String) null));
        seen.front.get().getStatus().getLoadBalancer().getIngress().get(0).setHostname("lb.example.com");
        assertEquals(
                new Address("Hostname", "lb.example.com"),
                seen.status().addresses().get(0));
    }

    private static Service loadBalancer(String... ips) {
        var service =
                new ServiceBuilder().withNewSpec().withClusterIP("10.96.0.7").endSpec();
        for (String ip : ips) {
            service = service.editOrNewStatus()
                    .editOrNewLoadBalancer()
                    .addNewIngress()
                    .withIp(ip)
                    .endIngress()
                    .endLoadBalancer()
                    .endStatus();
        }
        return service.build();
    }

    @Test
    void status_stays_below_four_kibibytes_whatever_happens() {
        Seen seen = new Seen();
        IntStream.range(10, 5010)
                .forEach(i -> seen.endpoint(i, List.of(Place.values()).get(i % 3), State.READY));
        IntStream.range(0, 100).forEach(i -> seen.pod("nginx-" + i));
        seen.refsReason = "PortNotFound";
        seen.refsMessage = "\ud83d\ude00".repeat(5000);
        seen.answer("a", true, "", null, Seen.CONFIG, "é".repeat(5000));
        seen.front = Optional.of(loadBalancer(new String[20]));
        seen.front
                .get()
                .getStatus()
                .getLoadBalancer()
                .getIngress()
                .forEach(
                        ingress -> ingress.setHostname("h" + System.identityHashCode(ingress) + "-" + "x".repeat(230)));
        assertSmall(seen.status());
        List<Problem> problems = IntStream.range(0, 50)
                .mapToObj(i -> new Problem("session.cookie.name", "x".repeat(500)))
                .toList();
        seen.balancer.setStatus(seen.status());
        assertSmall(StatusWriter.rejected(seen.balancer, problems, Seen.NOW));
        assertSmall(StatusWriter.conflicting(seen.balancer, "\u2028".repeat(5000), Seen.NOW));
    }

    private static void assertSmall(StickyBalancerStatus status) {
        byte[] json = Serialization.asJson(status).getBytes(StandardCharsets.UTF_8);
        assertTrue(json.length < 4096, json.length + " bytes");
        for (Condition condition : status.conditions()) {
            String message = condition.getMessage();
            assertTrue(message.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000), "half a character");
            assertTrue(message.length() < 200 || message.endsWith("…"), message);
        }
    }

    @Test
    void pods_file_that_differs_counts_as_not_programmed() {
        Seen seen = new Seen();
        HostsFile old = seen.file();
        seen.endpoint(3, Place.ACTIVE, State.READY).answer("a", true, Seen.CONFIG, old, "", "");
        assertEquals(1, seen.status().programmedReplicas());
    }
}
