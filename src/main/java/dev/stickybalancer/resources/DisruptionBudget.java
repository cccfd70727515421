package dev.stickybalancer.resources;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** Lets a node drain take one nginx pod at a time, and a broken one always. */
public final class DisruptionBudget {
    private DisruptionBudget() {}

    public static PodDisruptionBudget of(Owned owned) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(owned.metadata(owned.name(), "disruption-budget"))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(owned.nginxSelector())
                .endSelector()
                .endSpec()
                .build();
    }
}
