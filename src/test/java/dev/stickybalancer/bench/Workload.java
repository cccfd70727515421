package dev.stickybalancer.bench;

/** What the users do. */
enum Workload {
    NEW_USERS("requests of new users", "requests"),
    BOUND_USERS("requests with the server's cookie", "requests"),
    PAUSING_USERS("the same with pauses of 10 ms", "requests"),
    BOUND_OVER_TLS("the same over TLS", "requests"),
    HANDSHAKES("TLS handshakes", "handshakes"),
    WEBSOCKETS("WebSockets", "messages"),
    NOTHING("nothing", "nothing");

    private final String label;
    private final String unit;

    Workload(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** In the plural. */
    String unit() {
        return unit;
    }

    /** Whether the bars of {@link Quantity} are set for it. */
    boolean hasBars() {
        return unit.equals("requests");
    }

    @Override
    public String toString() {
        return label;
    }
}
