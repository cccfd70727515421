package dev.stickybalancer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.SockJsBucket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SockJsBucketsTest {
    private final SortedMap<EndpointId, Placement> pods = new TreeMap<>();
    private SockJsBuckets buckets = SockJsBuckets.NONE;

    private void put(int pod, Place place) {
        pods.put(Scene.id(pod), new Placement(0, place, Scene.ROUTE));
    }

    /** The next owners; how many buckets moved from a pod that is still there. */
    private long next() {
        SockJsBuckets before = buckets;
        buckets = buckets.next(Set.of(3000), pods);
        return before.owners().entrySet().stream()
                .filter(entry -> pods.containsKey(entry.getValue()))
                .filter(entry -> !entry.getValue().equals(buckets.owners().get(entry.getKey())))
                .count();
    }

    private Map<EndpointId, Long> shares() {
        return buckets.owners().values().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }

    @Test
    void buckets_are_shared_out_evenly() {
        put(1, Place.ACTIVE);
        put(2, Place.ACTIVE);
        put(3, Place.ACTIVE);
        next();
        assertEquals(Map.of(Scene.id(1), 22L, Scene.id(2), 21L, Scene.id(3), 21L), shares());
    }

    @Test
    void app_without_pods_has_no_owners_and_the_first_pod_gets_all() {
        next();
        assertEquals(Map.of(), shares());
        put(1, Place.ACTIVE);
        next();
        assertEquals(Map.of(Scene.id(1), 64L), shares());
    }

    @Test
    void pod_that_joins_takes_nothing_from_those_that_have_their_fair_share() {
        put(1, Place.ACTIVE);
        put(2, Place.ACTIVE);
        next();
        put(3, Place.DRAINING);
        assertEquals(0, next());
        put(3, Place.ACTIVE);
        assertEquals(0, next());
        assertEquals(Map.of(Scene.id(1), 32L, Scene.id(2), 32L), shares());
    }

    @Test
    void release_moves_only_the_buckets_of_pods_that_are_gone() {
        for (int pod = 1; pod <= 3; pod++) {
            put(pod, Place.ACTIVE);
        }
        next();
        for (int pod = 1; pod <= 3; pod++) {
            put(10 + pod, Place.ACTIVE);
            assertEquals(0, next());
            put(pod, Place.DRAINING);
            assertEquals(0, next(), "a pod that drains keeps its sessions");
            pods.remove(Scene.id(pod));
            assertEquals(0, next());
        }
        assertEquals(Map.of(Scene.id(11), 22L, Scene.id(12), 21L, Scene.id(13), 21L), shares());
    }

    @Test
    void pod_gives_away_what_is_more_than_twice_its_fair_share() {
        put(1, Place.ACTIVE);
        next();
        put(2, Place.ACTIVE);
        put(3, Place.ACTIVE);
        put(4, Place.ACTIVE);
        put(5, Place.ACTIVE);
        assertEquals(64 - 26, next());
        assertEquals(26L, shares().get(Scene.id(1)));
        assertEquals(0, next(), "and then no more");
    }

    @Test
    void whatever_happens_every_bucket_has_a_pod_that_is_there_and_none_moves_without_need() {
        Random random = new Random(7);
        for (int round = 0; round < 5000; round++) {
            int pod = random.nextInt(12);
            if (random.nextInt(3) == 0) {
                pods.remove(Scene.id(pod));
            } else {
                put(pod, List.of(Place.values()).get(random.nextInt(3)));
            }
            Map<EndpointId, Long> before = shares();
            long moved = next();
            long takers = LongStream.of(count(Place.ACTIVE), count(Place.BOTH), Math.max(1, pods.size()))
                    .filter(count -> count > 0)
                    .findFirst()
                    .orElseThrow();
            long most = 2 * ((64 + takers - 1) / takers);
            assertEquals(pods.isEmpty() ? 0 : 64, buckets.owners().size());
            assertTrue(pods.keySet().containsAll(buckets.owners().values()));
            assertTrue(moved == 0 || before.values().stream().anyMatch(share -> share > most), "moved " + moved);
        }
    }

    private long count(Place place) {
        return pods.values().stream().filter(at -> at.place() == place).count();
    }

    @Test
    void ports_do_not_share_buckets() {
        put(1, Place.ACTIVE);
        pods.put(new EndpointId("10.0.0.1", 4000), new Placement(0, Place.ACTIVE, Scene.ROUTE));
        buckets = buckets.next(Set.of(3000, 4000), pods);
        assertEquals(128, buckets.owners().size());
        assertTrue(buckets.owners().entrySet().stream()
                .allMatch(entry -> entry.getKey().port() == entry.getValue().port()));
        assertEquals(new SockJsBucket(3000, 0), buckets.owners().firstKey());
    }
}
