package dev.stickybalancer.load;

/** The kinds of users; each depends on affinity in its own way. */
public enum UserKind {
    /** DDP over a raw WebSocket: one connection, affinity matters when it is opened again. */
    WEBSOCKET,
    /** DDP over SockJS xhr-polling: every request must reach the same pod, or the session is lost. */
    POLLING,
    /** The same from a browser that keeps no cookie: a session stays by its id alone, the next one may be elsewhere. */
    COOKIELESS,
    /** Plain HTTP with cookies and state in the pod's memory. */
    HTTP,
    /** One request without a cookie, one with the cookie it got, and gone. */
    NEW
}
