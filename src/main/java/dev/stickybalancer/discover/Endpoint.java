package dev.stickybalancer.discover;

import dev.stickybalancer.model.EndpointId;

/** One pod of the app as its EndpointSlice describes it. */
public record Endpoint(EndpointId id, State state) {

    /** What Kubernetes says of the pod, the most usable state first. */
    public enum State {
        /** Takes users. */
        READY,
        /** Is being deleted, still answers. */
        TERMINATING_SERVING,
        /** Is being deleted and no longer passes its readiness probe; connections may still be open. */
        TERMINATING,
        /** Is alive but does not pass its readiness probe. */
        NOT_READY
    }
}
