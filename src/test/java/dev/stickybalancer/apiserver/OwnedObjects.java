package dev.stickybalancer.apiserver;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.stream.Stream;

/** The objects that the operator made for a balancer. */
final class OwnedObjects {
    static final List<Class<? extends HasMetadata>> KINDS =
            List.of(ConfigMap.class, Service.class, PodDisruptionBudget.class, NetworkPolicy.class, Deployment.class);

    private OwnedObjects() {}

    static List<HasMetadata> of(Scene scene, String balancer) {
        return KINDS.stream()
                .flatMap(kind -> ofKind(scene, kind))
                .filter(object -> object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getName().equals(balancer)))
                .toList();
    }

    private static Stream<HasMetadata> ofKind(Scene scene, Class<? extends HasMetadata> kind) {
        return scene.objects(kind).list().getItems().stream().map(HasMetadata.class::cast);
    }

    /** Kind, name and version of each: what nobody has written stays equal. */
    static List<String> versions(List<HasMetadata> objects) {
        return objects.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName() + " "
                        + object.getMetadata().getResourceVersion())
                .toList();
    }
}
