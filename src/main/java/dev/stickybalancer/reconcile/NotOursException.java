package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object that the operator would have to overwrite belongs to somebody else. */
final class NotOursException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean leaving;

    NotOursException(HasMetadata object, StickyBalancer balancer) {
        super(object.getKind() + " " + object.getMetadata().getName() + " exists and does not belong to this resource."
                + (goesByItself(object, balancer)
                        ? " It is being deleted; this clears by itself."
                        : " Delete it, or give the StickyBalancer another `metadata.name`."));
        leaving = goesByItself(object, balancer);
    }

    /** Nobody has to do anything. */
    boolean clearsByItself() {
        return leaving;
    }

    /** Being deleted, or owned by a StickyBalancer of this name that is gone: garbage collection has not come by yet. */
    private static boolean goesByItself(HasMetadata object, StickyBalancer balancer) {
        return object.getMetadata().getDeletionTimestamp() != null
                || object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                                && owner.getKind().equals(balancer.getKind())
                                && owner.getName().equals(balancer.getMetadata().getName()));
    }
}
