package dev.stickybalancer.apiserver;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/** What running nginx pods notice when one operator takes over from another. */
enum Upgrade {
    /** No object was written. */
    NOTHING,
    /** Objects were written; nginx does not notice. */
    WRITES,
    RELOAD,
    RESTART;

    static Upgrade between(List<HasMetadata> before, List<HasMetadata> after) {
        if (!template(before).equals(template(after))) {
            return RESTART;
        }
        if (!configuration(before).equals(configuration(after))) {
            return RELOAD;
        }
        return OwnedObjects.versions(before).equals(OwnedObjects.versions(after)) ? NOTHING : WRITES;
    }

    private static PodTemplateSpec template(List<HasMetadata> objects) {
        return objects.stream()
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object).getSpec().getTemplate())
                .findFirst()
                .orElseThrow();
    }

    private static String configuration(List<HasMetadata> objects) {
        return objects.stream()
                .filter(ConfigMap.class::isInstance)
                .map(object -> ((ConfigMap) object).getData())
                .filter(data -> data.containsKey("nginx.conf"))
                .map(data -> data.get("nginx.conf"))
                .findFirst()
                .orElseThrow();
    }
}
