package dev.stickybalancer.plan;

import dev.stickybalancer.model.UpstreamShape;
import java.util.HashMap;
import java.util.Map;

/** Finds room for new endpoints; an endpoint that has a shard keeps it, so growing moves nobody. */
final class Shards {
    private final Map<Integer, Map<Integer, Integer>> usedByPort = new HashMap<>();

    Shards(HostsFile file) {
        file.placements().forEach((id, placement) -> used(id.port()).merge(placement.shard(), 1, Integer::sum));
    }

    /** The lowest shard of the port that has room. */
    int assign(int port) {
        int shard = 0;
        while (used(port).getOrDefault(shard, 0) >= UpstreamShape.SHARD_CAPACITY) {
            shard++;
        }
        used(port).merge(shard, 1, Integer::sum);
        return shard;
    }

    private Map<Integer, Integer> used(int port) {
        return usedByPort.computeIfAbsent(port, ignored -> new HashMap<>());
    }
}
