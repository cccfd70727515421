package dev.stickybalancer.status;

import static dev.stickybalancer.status.Seen.assertCondition;
import static dev.stickybalancer.status.Seen.types;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a person must act. */
class StalledTest {
    @Test
    void rollout_that_does_not_get_on_is_stalled_and_says_why() {
        Seen seen = new Seen().unready("c", "container nginx: ImagePullBackOff: no such image");
        seen.deployment = Optional.of(overdue(Seen.deployment(1, 2, 3)));
        assertCondition("False", "ProgressDeadlineExceeded", seen, "Ready");
        assertCondition("True", "ProgressDeadlineExceeded", seen, "Stalled");
        assertTrue(seen.condition("Ready").getMessage().contains("ImagePullBackOff"));
        assertTrue(!types(seen.status()).contains("Reconciling"));
    }

    @Test
    void spec_that_is_refused_is_stalled_and_keeps_the_numbers_of_what_runs() {
        Seen seen = new Seen();
        seen.balancer.setStatus(seen.status());
        var problems = List.of(new Problem("replicas", "must be small"), new Problem("proxy", "must be there"));
        StickyBalancerStatus status = StatusWriter.rejected(seen.balancer, problems, Optional.empty(), Seen.NOW);
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
        StickyBalancerStatus status =
                StatusWriter.conflicting(seen.balancer, "Service x is in the way.", Optional.empty(), Seen.NOW);
        assertEquals("Conflicting", Seen.condition(status, "Accepted").getReason());
        assertEquals("Conflicting", Seen.condition(status, "Stalled").getReason());
        assertEquals("Service x is in the way.", Seen.condition(status, "Ready").getMessage());
    }

    @Test
    void what_is_delivered_all_the_same_is_told() {
        Seen seen = new Seen();
        seen.balancer.setStatus(seen.status());
        Observation now = seen.endpoint(3, Place.DRAINING, Endpoint.State.TERMINATING_SERVING)
                .observation();
        StickyBalancerStatus status =
                StatusWriter.conflicting(seen.balancer, "A Service is in the way.", Optional.of(now), Seen.NOW);
        assertEquals("Conflicting", Seen.condition(status, "Ready").getReason());
        assertEquals("True", Seen.condition(status, "BackendsAvailable").getStatus());
        assertEquals(1, status.endpoints().draining());
    }

    @Test
    void first_rollout_that_never_gets_a_pod_ready_is_stalled_too() {
        Seen seen = new Seen()
                .unready("a", "container nginx: ImagePullBackOff: no such image")
                .unready("b", null);
        seen.deployment = Optional.of(overdue(Seen.deployment(2, 0, 2)));
        assertCondition("False", "NoReadyPods", seen, "Programmed");
        assertCondition("True", "ProgressDeadlineExceeded", seen, "Stalled");
        assertTrue(seen.condition("Ready").getMessage().contains("ImagePullBackOff"));
    }

    private static Deployment overdue(Deployment deployment) {
        deployment
                .getStatus()
                .setConditions(List.of(new DeploymentConditionBuilder()
                        .withType("Progressing")
                        .withReason("ProgressDeadlineExceeded")
                        .build()));
        return deployment;
    }
}
