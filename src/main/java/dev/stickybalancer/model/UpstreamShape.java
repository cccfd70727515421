package dev.stickybalancer.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which DNS names the upstream consists of: for each port of the app the number of shards. Part of nginx.conf, so a
 * change means a reload; it changes only when a new port appears or a shard of {@link #SHARD_CAPACITY} addresses is full.
 *
 * @param shardsByPort at least one port; each with 1 or more shards
 */
public record UpstreamShape(SortedMap<Integer, Integer> shardsByPort) {
    /** A DNS answer ends at 64 KiB: 2,000 addresses were seen to work under one name and 5,000 to fail. */
    public static final int SHARD_CAPACITY = 1000;

    public UpstreamShape {
        if (shardsByPort.isEmpty() || shardsByPort.values().stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("an upstream needs a port with at least one shard: " + shardsByPort);
        }
        shardsByPort = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(shardsByPort));
    }

    /** Every (port, shard) pair in order. */
    public List<ShardId> shards() {
        return shardsByPort.entrySet().stream()
                .flatMap(entry -> java.util.stream.IntStream.range(0, entry.getValue())
                        .mapToObj(shard -> new ShardId(entry.getKey(), shard)))
                .toList();
    }
}
