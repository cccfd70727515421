package dev.stickybalancer.model;

/**
 * A share of the SockJS sessions that come without a cookie: nginx chooses the bucket by the session's id, the operator
 * chooses the pod that has the bucket.
 *
 * @param port of the app's pods, 1-65535
 * @param index from 0 to {@link #COUNT} - 1
 */
public record SockJsBucket(int port, int index) implements Comparable<SockJsBucket> {
    /** For each port. Ten pods then have six or seven each; nginx asks for as many names every other second. */
    public static final int COUNT = 64;

    public SockJsBucket {
        if (port < 1 || port > 65535 || index < 0 || index >= COUNT) {
            throw new IllegalArgumentException("no such bucket: port " + port + ", index " + index);
        }
    }

    /** Its DNS name, for example {@code sockjs-3000-0.sb}. */
    public String dnsName() {
        return "sockjs-" + port + "-" + index + "." + ShardId.ZONE;
    }

    @Override
    public int compareTo(SockJsBucket other) {
        int byPort = Integer.compare(port, other.port);
        return byPort != 0 ? byPort : Integer.compare(index, other.index);
    }
}
