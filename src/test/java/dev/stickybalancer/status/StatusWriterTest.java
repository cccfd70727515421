package dev.stickybalancer.status;

import static dev.stickybalancer.status.Seen.assertCondition;
import static dev.stickybalancer.status.Seen.types;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.api.StickyBalancerStatus.EndpointCounts;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
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
                StatusWriter.rejected(
                        seen.balancer, List.of(new Problem("replicas", "is bad")), Optional.empty(), Seen.NOW),
                StatusWriter.conflicting(seen.balancer, "is in the way", Optional.empty(), Seen.NOW));
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
    void suspended_balancer_says_so_and_is_neither_reconciling_nor_stalled() {
        Seen seen = new Seen();
        seen.suspended = true;
        seen.settled = false;
        assertCondition("Unknown", "Suspended", seen, "Ready");
        assertEquals(5, seen.status().conditions().size());
    }

    @Test
    void pods_file_that_differs_counts_as_not_programmed() {
        Seen seen = new Seen();
        HostsFile old = seen.file();
        seen.endpoint(3, Place.ACTIVE, State.READY).answer("a", true, Seen.CONFIG, old, "", "");
        assertEquals(1, seen.status().programmedReplicas());
    }
}
