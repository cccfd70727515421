package dev.stickybalancer.load;

/** Whose doing a move, the end of a session or a failed request was. */
public enum Cause {
    /** The pod served before, meanwhile and after: the balancer's fault. A move of this kind is a needless one. */
    BALANCER,
    /** The app closed the session in an orderly way. */
    APP,
    /** It was on its way through a process of the balancer that the run itself killed. */
    KILLED,
    /** The pod is not known to have served at that moment. */
    POD_ENDED,
    /** Nobody watched the pod. */
    UNKNOWN
}
