package dev.stickybalancer.plan;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.UpstreamShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The file that the DNS server in every nginx pod reads. It is also the plan's memory: an operator that starts anew
 * reads it back and finishes what it finds.
 *
 * @param shape the names that exist, those without an endpoint included
 * @param placements of every endpoint; each one's port and shard are part of the shape
 * @param buckets of the SockJS sessions without a cookie, for every port of the shape
 */
public record HostsFile(
        UpstreamShape shape, SortedMap<EndpointId, Placement> placements, SockJsBuckets buckets, AddressFamily family) {

    public HostsFile {
        placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
    }

    /** The file of a balancer that never had an endpoint. */
    public static HostsFile empty(int expectedPort, AddressFamily family) {
        SortedMap<Integer, Integer> shards = new TreeMap<>();
        shards.put(expectedPort, 1);
        return new HostsFile(new UpstreamShape(shards), new TreeMap<>(), SockJsBuckets.NONE, family);
    }

    /** The endpoints for an nginx.conf of the way that was chosen. */
    public AppServers servers(EndpointUpdates updates, AppServers.StickyModule module) {
        return updates == EndpointUpdates.RELOAD ? listed(module) : named();
    }

    /** The endpoints for an nginx.conf that knows them by name. */
    public AppServers.Named named() {
        return new AppServers.Named(shape);
    }

    /** The endpoints for an nginx.conf that lists them. */
    public AppServers.Listed listed(AppServers.StickyModule module) {
        List<AppServers.Server> servers = new ArrayList<>();
        placements.forEach((id, placement) ->
                servers.add(new AppServers.Server(id, placement.route(), placement.place() == Place.DRAINING)));
        SortedMap<Integer, String> routes = new TreeMap<>();
        int port = shape.shardsByPort().firstKey();
        buckets.owners().forEach((bucket, owner) -> {
            if (bucket.port() == port && placements.containsKey(owner)) {
                routes.put(bucket.index(), placements.get(owner).route());
            }
        });
        return new AppServers.Listed(servers, routes, module);
    }

    /** Hash of the whole file, 16 hex digits. */
    public String hash() {
        return Hashes.shortSha256(HostsText.lines(this));
    }

    /** The file's text; its first line holds {@link #hash}. */
    public String text() {
        return "# endpoints " + hash() + "\n" + HostsText.lines(this);
    }

    /** Reads a file back; empty when it is not one that {@link #text} could have written. */
    public static Optional<HostsFile> parse(String text) {
        return HostsText.parse(text).filter(file -> file.text().equals(text));
    }
}
