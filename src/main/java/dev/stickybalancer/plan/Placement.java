package dev.stickybalancer.plan;

/**
 * Where one endpoint stands.
 *
 * @param shard index of the shard, kept as long as the endpoint exists
 * @param route what the cookies of its users say where nginx.conf lists the endpoints; the pod's own
 */
public record Placement(int shard, Place place, String route) {
    Placement at(Place other) {
        return new Placement(shard, other, route);
    }

    Placement of(String otherRoute) {
        return new Placement(shard, place, otherRoute);
    }
}
