package dev.stickybalancer.plan;

/**
 * Where one endpoint stands.
 *
 * @param shard index of the shard, kept as long as the endpoint exists
 */
public record Placement(int shard, Place place) {
    Placement at(Place other) {
        return new Placement(shard, other);
    }
}
