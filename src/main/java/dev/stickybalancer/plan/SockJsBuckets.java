package dev.stickybalancer.plan;

import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.SockJsBucket;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which pod has which share of the SockJS sessions that come without a cookie. Every one of these sessions breaks when its
 * bucket moves, and nothing tells whether a bucket has any. So a pod keeps its buckets for as long as it exists, and gives
 * some away only when it has more than twice its fair share.
 *
 * @param owners a bucket that is missing has no pod
 */
public record SockJsBuckets(SortedMap<SockJsBucket, EndpointId> owners) {
    static final SockJsBuckets NONE = new SockJsBuckets(new TreeMap<>());

    public SockJsBuckets {
        owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
    }

    /** The next owners, when these are the endpoints there are. */
    SockJsBuckets next(Set<Integer> ports, SortedMap<EndpointId, Placement> placements) {
        SortedMap<SockJsBucket, EndpointId> next = new TreeMap<>();
        ports.forEach(port -> next.putAll(next(port, ofPort(port, placements))));
        return new SockJsBuckets(next);
    }

    private SortedMap<SockJsBucket, EndpointId> next(int port, SortedMap<EndpointId, Placement> placements) {
        List<EndpointId> takers = takers(placements);
        SortedMap<SockJsBucket, EndpointId> next = new TreeMap<>();
        if (takers.isEmpty()) {
            return next;
        }
        int most = 2 * ceiling(SockJsBucket.COUNT, takers.size());
        Map<EndpointId, Integer> load = new HashMap<>();
        for (int index = 0; index < SockJsBucket.COUNT; index++) {
            SockJsBucket bucket = new SockJsBucket(port, index);
            EndpointId owner = owners.get(bucket);
            if (owner != null && placements.containsKey(owner) && load.getOrDefault(owner, 0) < most) {
                next.put(bucket, owner);
                load.merge(owner, 1, Integer::sum);
            }
        }
        Comparator<EndpointId> fewest = Comparator.comparing(id -> load.getOrDefault(id, 0));
        for (int index = 0; index < SockJsBucket.COUNT; index++) {
            next.computeIfAbsent(new SockJsBucket(port, index), bucket -> {
                EndpointId taker =
                        takers.stream().min(fewest.thenComparing(id -> id)).orElseThrow();
                load.merge(taker, 1, Integer::sum);
                return taker;
            });
        }
        return next;
    }

    /** Those that take new users; without any, all that there are. */
    private static List<EndpointId> takers(SortedMap<EndpointId, Placement> placements) {
        for (Place place : List.of(Place.ACTIVE, Place.BOTH)) {
            List<EndpointId> there = placements.entrySet().stream()
                    .filter(entry -> entry.getValue().place() == place)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!there.isEmpty()) {
                return there;
            }
        }
        return List.copyOf(placements.keySet());
    }

    private static SortedMap<EndpointId, Placement> ofPort(int port, SortedMap<EndpointId, Placement> placements) {
        SortedMap<EndpointId, Placement> found = new TreeMap<>();
        placements.forEach((id, placement) -> {
            if (id.port() == port) {
                found.put(id, placement);
            }
        });
        return found;
    }

    private static int ceiling(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
