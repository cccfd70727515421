package dev.stickybalancer.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether the nginx Deployment is where its spec says. */
final class Rollout {
    static final String STUCK = "ProgressDeadlineExceeded";

    private Rollout() {}

    static boolean isStuck(Verdict rollout) {
        return rollout.reason().equals(STUCK);
    }

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
        String howFar = updated + " of " + wanted + " nginx pods are updated, " + available + " available.";
        boolean overdue = condition(deployment, "Progressing")
                .filter(progressing -> STUCK.equals(progressing.getReason()))
                .isPresent();
        if (overdue) {
            return Verdict.no(
                    STUCK,
                    howFar + " Nothing has moved for 10 minutes. "
                            + trouble(seen)
                                    .orElse(
                                            "Look at the newest nginx pod with `kubectl describe pod`, then correct `nginx`"
                                                    + " or `dns` in the spec."));
        }
        return Verdict.no(
                "RollingOut",
                howFar + trouble(seen).map(trouble -> " " + trouble).orElse(""));
    }

    /** Why an nginx pod does not come up, in Kubernetes' words, and the fields that may be to blame. */
    static Optional<String> trouble(Observation seen) {
        return seen.pods().stream()
                .flatMap(pod -> pod.waiting().stream())
                .findFirst()
                .or(() -> seen.deployment()
                        .flatMap(deployment -> condition(deployment, "ReplicaFailure"))
                        .map(DeploymentCondition::getMessage))
                .map(why -> "Check `nginx.image`, `dns.image`, `nginx.imagePullSecrets` and `nginx.resources`: " + why);
    }

    private static Optional<DeploymentCondition> condition(Deployment deployment, String type) {
        return Optional.ofNullable(deployment.getStatus()).map(DeploymentStatus::getConditions).stream()
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }
}
