package dev.stickybalancer.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object that the operator would have to overwrite belongs to somebody else. */
final class NotOursException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOursException(HasMetadata object) {
        super(object.getKind() + " " + object.getMetadata().getName() + " exists and does not belong to this resource."
                + (object.getMetadata().getDeletionTimestamp() != null
                        ? " It is being deleted; this clears by itself."
                        : " Delete it, or give the StickyBalancer another name."));
    }
}
