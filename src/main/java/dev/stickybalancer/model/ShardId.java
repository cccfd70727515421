package dev.stickybalancer.model;

/**
 * One pair of DNS names: addresses that take new users and addresses that only keep the users they have.
 *
 * @param port the port of the app's pods under these names, 1-65535
 * @param index from 0
 */
public record ShardId(int port, int index) implements Comparable<ShardId> {
    /** The zone of every name that the pod's own DNS server answers. */
    public static final String ZONE = "sb";

    public ShardId {
        if (port < 1 || port > 65535 || index < 0) {
            throw new IllegalArgumentException("no such shard: port " + port + ", index " + index);
        }
    }

    /** For example {@code active-3000-0.sb}. */
    public String activeName() {
        return "active-" + port + "-" + index + "." + ZONE;
    }

    /** For example {@code draining-3000-0.sb}. */
    public String drainingName() {
        return "draining-" + port + "-" + index + "." + ZONE;
    }

    @Override
    public int compareTo(ShardId other) {
        int byPort = Integer.compare(port, other.port);
        return byPort != 0 ? byPort : Integer.compare(index, other.index);
    }
}
