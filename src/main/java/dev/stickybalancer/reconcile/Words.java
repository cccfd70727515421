package dev.stickybalancer.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** How log lines and messages name things. */
final class Words {
    private Words() {}

    static String name(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    /** What the API server said, without the request and the answer around it; why there was no answer, otherwise. */
    static String of(KubernetesClientException failure) {
        return failure.getStatus() == null || failure.getStatus().getMessage() == null
                ? failure.getMessage()
                : failure.getStatus().getMessage();
    }
}
