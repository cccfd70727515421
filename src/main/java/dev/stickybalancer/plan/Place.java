package dev.stickybalancer.plan;

/** Under which of its shard's two names an endpoint stands in the hosts file. */
public enum Place {
    /** Keeps its users, gets no new ones. */
    DRAINING,
    /** Under both names: a step of a move, never a steady state, because two peers for one pod skew the load. */
    BOTH,
    /** Takes new users. */
    ACTIVE
}
