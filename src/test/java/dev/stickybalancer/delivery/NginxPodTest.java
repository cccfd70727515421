package dev.stickybalancer.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NginxPodTest {
    private static PodBuilder pod(String ready, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid("uid")
                .withNamespace("shop")
                .withName("nginx")
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .withPodIP("10.1.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus();
    }

    @Test
    void ready_pod_counts_until_it_stops() {
        assertEquals(
                new NginxPod("uid", "shop", "nginx", Optional.of("10.1.0.1"), true, false, Optional.empty()),
                NginxPod.of(pod("True", "Running").build()));
        assertTrue(NginxPod.of(pod("True", "Running").build()).counts());
        assertFalse(NginxPod.of(pod("False", "Running").build()).counts());
        var stopping = pod("True", "Running")
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata();
        assertTrue(NginxPod.of(stopping.build()).ready());
        assertFalse(NginxPod.of(stopping.build()).counts());
    }

    @Test
    void pod_that_has_ended_has_no_address_any_more() {
        assertEquals(
                Optional.empty(), NginxPod.of(pod("False", "Failed").build()).address());
        assertEquals(
                Optional.empty(), NginxPod.of(pod("False", "Succeeded").build()).address());
        assertTrue(NginxPod.of(pod("False", "Pending").build()).address().isPresent());
    }

    @Test
    void pod_for_which_no_node_has_room_says_so() {
        var pending = pod("False", "Pending")
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available: 3 Insufficient memory.")
                .endCondition()
                .endStatus();
        assertEquals(
                Optional.of("not scheduled: 0/3 nodes are available: 3 Insufficient memory."),
                NginxPod.of(pending.build()).waiting());
    }

    @Test
    void pod_without_a_status_is_not_ready_and_has_no_address() {
        var bare = pod("True", "Running").build();
        bare.setStatus(null);
        assertFalse(NginxPod.of(bare).ready());
        assertEquals(Optional.empty(), NginxPod.of(bare).address());
    }

    @Test
    void address_that_is_none_is_left_out() {
        var hostile = pod("True", "Running").build();
        hostile.getStatus().setPodIP("10.1.0.1/admin?x=");
        assertEquals(Optional.empty(), NginxPod.of(hostile).address());
    }

    @Test
    void container_that_will_not_start_by_itself_is_told_and_one_that_is_starting_is_not() {
        assertEquals(
                Optional.of("container dns: ImagePullBackOff: no such image"),
                NginxPod.of(waiting("ImagePullBackOff", "no such image")).waiting());
        assertEquals(
                Optional.of("container dns: CrashLoopBackOff"),
                NginxPod.of(waiting("CrashLoopBackOff", null)).waiting());
        assertEquals(
                Optional.empty(), NginxPod.of(waiting("PodInitializing", null)).waiting());
    }

    private static io.fabric8.kubernetes.api.model.Pod waiting(String reason, String message) {
        return pod("False", "Pending")
                .editStatus()
                .addNewInitContainerStatus()
                .withName("dns")
                .withNewState()
                .withNewWaiting(message, reason)
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build();
    }
}
