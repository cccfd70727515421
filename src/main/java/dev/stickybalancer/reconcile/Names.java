package dev.stickybalancer.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** How log lines name an object. */
final class Names {
    private Names() {}

    static String of(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
