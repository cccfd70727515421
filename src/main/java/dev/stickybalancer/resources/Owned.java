package dev.stickybalancer.resources;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Names, labels and ownership of everything that belongs to one balancer. */
public record Owned(HasMetadata owner) {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "stickybalancer-operator";

    /** Selects everything that this operator made, in any namespace. */
    public static final String EVERYTHING = MANAGED_BY + "=" + OPERATOR;

    private static final String NAME = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String COMPONENT = "app.kubernetes.io/component";

    /** Deployment, Service, PodDisruptionBudget and the config ConfigMap share this name. */
    public String name() {
        return owner.getMetadata().getName() + "-balancer";
    }

    public String endpointsName() {
        return name() + "-endpoints";
    }

    /** The Service that the operator makes for a {@code podSelector}. */
    public String appServiceName() {
        return name() + "-app";
    }

    /** What the nginx pods are selected by; never changes, because a Deployment's selector cannot. */
    public Map<String, String> nginxSelector() {
        return new TreeMap<>(
                Map.of(NAME, "stickybalancer", INSTANCE, owner.getMetadata().getName(), COMPONENT, "nginx"));
    }

    Map<String, String> labels(String component) {
        Map<String, String> labels = nginxSelector();
        labels.put(COMPONENT, component);
        labels.put(MANAGED_BY, OPERATOR);
        return labels;
    }

    ObjectMeta metadata(String name, String component) {
        return new ObjectMetaBuilder()
                .withNamespace(owner.getMetadata().getNamespace())
                .withName(name)
                .withLabels(labels(component))
                .withOwnerReferences(ownerReference())
                .build();
    }

    private OwnerReference ownerReference() {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
