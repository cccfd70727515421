package dev.stickybalancer.discover;

import dev.stickybalancer.model.EndpointId;

/**
 * One pod of the app as its EndpointSlice describes it.
 *
 * @param route names the pod in cookies: 16 hex digits of a hash of its UID, so that a later pod with the same address is
 *     another one
 */
public record Endpoint(EndpointId id, State state, String route) {

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

    /** The more usable of two sightings. */
    Endpoint orBetter(Endpoint other) {
        return state.compareTo(other.state) <= 0 ? this : other;
    }
}
