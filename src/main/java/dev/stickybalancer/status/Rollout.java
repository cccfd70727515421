package dev.stickybalancer.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.Optional;

/** Whether the nginx Deployment is where its spec says. */
final class Rollout {
    private Rollout() {}

    static Verdict of(Observation seen) {
        if (seen.deployment().isEmpty()) {
            return Verdict.no("RollingOut", "The nginx Deployment does not exist yet.");
        }
        Deployment deployment = seen.deployment().get();
        DeploymentStatus status = Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
        int wanted = seen.wantedReplicas();
        int updated = Optional.ofNullable(status.getUpdatedReplicas()).orElse(0);
        int available = Optional.ofNullable(status.getAvailableReplicas()).orElse(0);
        int total = Optional.ofNullable(status.getReplicas()).orElse(0);
        boolean current = Objects.equals(
                status.getObservedGeneration(), deployment.getMetadata().getGeneration());
        if (current && updated == wanted && available == wanted && total == wanted) {
            return Verdict.yes("RolledOut", "");
        }
        boolean overdue = status.getConditions() != null
                && status.getConditions().stream()
                        .anyMatch(c ->
                                "Progressing".equals(c.getType()) && "ProgressDeadlineExceeded".equals(c.getReason()));
        String why = seen.pods().stream()
                .flatMap(pod -> pod.waiting().stream())
                .findFirst()
                .map(waiting -> " " + waiting + ".")
                .orElse("");
        return Verdict.no(
                overdue ? "ProgressDeadlineExceeded" : "RollingOut",
                updated + " of " + wanted + " nginx pods are updated, " + available + " available." + why);
    }
}
