package dev.stickybalancer.plan;

import static dev.stickybalancer.discover.Endpoint.State.NOT_READY;
import static dev.stickybalancer.discover.Endpoint.State.READY;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING_SERVING;
import static dev.stickybalancer.plan.Place.ACTIVE;
import static dev.stickybalancer.plan.Place.BOTH;
import static dev.stickybalancer.plan.Place.DRAINING;
import static dev.stickybalancer.plan.Scene.ROUTE;
import static dev.stickybalancer.plan.Scene.assertPlace;
import static dev.stickybalancer.plan.Scene.steady;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.UpstreamShape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rows of the table of steps in the design, one by one, and what may come between. */
class PlanTest {
    @Test
    void pod_that_becomes_ready_goes_through_draining_and_both_to_active() {
        Scene scene = steady().app(3, READY).planAndDeliver();
        assertPlace(DRAINING, scene, 3);
        assertPlace(DRAINING, scene.plan(), 3);
        assertPlace(DRAINING, scene.after(1199).plan(), 3);
        assertEquals(Optional.of(Duration.ofMillis(1)), scene.recheckIn());
        assertPlace(BOTH, scene.after(1).planAndDeliver(), 3);
        assertPlace(BOTH, scene.plan().after(1199).plan(), 3);
        assertFalse(scene.planned.settled());
        assertPlace(ACTIVE, scene.after(1).plan(), 3);
        assertTrue(scene.planned.settled());
    }

    @Test
    void pod_that_terminates_goes_through_both_to_draining() {
        Scene scene = steady().app(2, TERMINATING_SERVING).planAndDeliver();
        assertPlace(BOTH, scene, 2);
        assertPlace(BOTH, scene.plan().after(1199).plan(), 2);
        assertPlace(DRAINING, scene.after(1).plan(), 2);
        assertTrue(scene.planned.settled());
        assertPlace(ACTIVE, scene, 1);
    }

    @Test
    void pod_that_terminates_and_serves_no_more_keeps_its_users_until_it_is_gone() {
        Scene scene =
                steady().app(2, TERMINATING_SERVING).planAndDeliver().plan().after(1200);
        scene.plan().after(20_000).app(2, TERMINATING).plan();
        assertPlace(DRAINING, scene, 2);
        assertPlace(DRAINING, scene.after(600_000).plan(), 2);
        assertEquals(Optional.empty(), scene.gone(2).plan().place(2));
    }

    @Test
    void pod_that_terminates_gives_its_buckets_away_when_it_serves_no_more() {
        Scene scene =
                steady().app(2, TERMINATING_SERVING).planAndDeliver().plan().after(1200);
        assertEquals(Set.of(Scene.id(1), Scene.id(2)), scene.plan().bucketOwners());
        scene.after(20_000).app(2, TERMINATING).plan();
        assertPlace(DRAINING, scene, 2);
        assertEquals(Set.of(Scene.id(1)), scene.bucketOwners());
        assertEquals(Set.of(Scene.id(2)), scene.gone(1).plan().bucketOwners(), "somebody must have them");
    }

    @Test
    void pod_that_is_first_seen_when_it_serves_no_more_is_left_out() {
        assertEquals(Optional.empty(), steady().app(3, TERMINATING).plan().place(3));
        assertEquals(Optional.empty(), steady().app(3, NOT_READY).plan().place(3));
    }

    @Test
    void pod_that_loses_readiness_drains_for_thirty_seconds_and_then_leaves() {
        Scene scene = steady().app(2, NOT_READY).planAndDeliver();
        assertPlace(BOTH, scene, 2);
        assertPlace(DRAINING, scene.plan().after(1200).plan(), 2);
        assertPlace(DRAINING, scene.after(28_599).plan(), 2);
        assertEquals(Optional.of(Duration.ofMillis(1)), scene.recheckIn());
        assertEquals(Optional.empty(), scene.after(1).plan().place(2));
    }

    @Test
    void pod_that_is_ready_again_within_the_grace_comes_back_and_its_next_blip_counts_anew() {
        Scene scene =
                steady().app(2, NOT_READY).planAndDeliver().plan().after(1200).planAndDeliver();
        scene.plan().after(20_000).app(2, READY).planAndDeliver();
        assertPlace(BOTH, scene, 2);
        assertPlace(ACTIVE, scene.plan().after(1200).planAndDeliver(), 2);
        scene.app(2, NOT_READY)
                .planAndDeliver()
                .plan()
                .after(1200)
                .plan()
                .after(28_000)
                .plan();
        assertPlace(DRAINING, scene, 2);
    }

    @Test
    void endpoint_that_is_gone_is_out_of_the_very_next_file() {
        for (Place place : Place.values()) {
            Scene scene = new Scene().file(Map.of(1, ACTIVE, 2, place)).gone(2).plan();
            assertEquals(Optional.empty(), scene.place(2), place.name());
            assertPlace(ACTIVE, scene, 1);
        }
    }

    @Test
    void first_pods_of_an_empty_balancer_are_active_at_once() {
        Scene scene = new Scene().app(1, READY).app(2, READY).plan();
        assertPlace(ACTIVE, scene, 1);
        assertPlace(ACTIVE, scene, 2);
        assertTrue(scene.planned.settled());
        Scene empty = steady().gone(1).gone(2).plan().after(5).app(3, READY).plan();
        assertPlace(ACTIVE, empty, 3);
    }

    @Test
    void pod_that_replaces_the_last_active_one_in_the_same_update_is_active_at_once() {
        Scene scene = new Scene().file(Map.of(1, ACTIVE)).confirm("a").confirm("b");
        assertPlace(ACTIVE, scene.gone(1).app(2, READY).plan(), 2);
    }

    @Test
    void pod_whose_join_is_half_done_takes_new_users_at_once_when_nobody_else_does() {
        Scene scene = new Scene().file(Map.of(1, ACTIVE, 2, DRAINING)).mute("a").mute("b");
        assertPlace(DRAINING, scene.plan(), 2);
        assertPlace(BOTH, scene.after(10).gone(1).plan(), 2);
    }

    @Test
    void pods_that_are_all_terminating_count_as_active() {
        Scene scene =
                steady().app(1, TERMINATING_SERVING).app(2, TERMINATING_SERVING).plan();
        assertPlace(ACTIVE, scene, 1);
        assertPlace(ACTIVE, scene, 2);
        assertTrue(scene.planned.allDraining());
        assertFalse(steady().app(2, TERMINATING_SERVING).plan().planned.allDraining());
    }

    @Test
    void unknown_endpoints_change_nothing() {
        Scene scene = steady();
        HostsFile before = scene.planned.file();
        BackendPort elsewhere = new BackendPort("web", 4000, AddressFamily.IPV6);
        assertEquals(before, scene.plan(Endpoints.UNKNOWN, elsewhere).planned.file());
        assertEquals(Optional.empty(), scene.recheckIn());
    }

    @Test
    void no_endpoints_of_a_backend_that_is_known_empty_the_file() {
        Scene scene = steady().gone(1).gone(2).plan();
        assertTrue(scene.placements().isEmpty());
        assertEquals(Map.of(3000, 1), scene.planned.file().shape().shardsByPort());
    }

    @Test
    void round_in_which_nothing_changes_gives_the_same_file_and_asks_for_no_further_round() {
        Scene scene = steady();
        String text = scene.planned.file().text();
        assertEquals(text, scene.after(1).plan().planned.file().text());
        assertEquals(text, scene.after(3_600_000).plan().planned.file().text());
        assertEquals(Optional.empty(), scene.recheckIn());
    }

    @Test
    void restarted_operator_finishes_the_plan_it_finds() {
        Scene scene = steady().app(3, READY).app(2, TERMINATING_SERVING).planAndDeliver();
        scene.restart().plan().after(1199).plan();
        assertPlace(DRAINING, scene, 3);
        assertPlace(BOTH, scene, 2);
        scene.after(1).planAndDeliver();
        assertPlace(BOTH, scene, 3);
        assertPlace(DRAINING, scene, 2);
        scene.restart().plan().after(1200).plan();
        assertPlace(ACTIVE, scene, 3);
        assertTrue(scene.planned.settled());
    }

    @Test
    void port_that_changes_in_a_roll_out_adds_names_and_drops_the_old_ones_with_the_last_old_pod() {
        EndpointId other = new EndpointId("10.0.0.9", 4000);
        Scene scene = steady().app(other, READY).plan();
        assertEquals(new Placement(0, DRAINING, ROUTE), scene.placements().get(other));
        assertEquals(Map.of(3000, 1, 4000, 1), scene.planned.file().shape().shardsByPort());
        scene.gone(1).gone(2).plan();
        assertEquals(Map.of(4000, 1), scene.planned.file().shape().shardsByPort());
    }

    @Test
    void more_endpoints_than_a_dns_answer_holds_are_spread_over_names_and_none_moves_when_others_go() {
        Scene scene = new Scene();
        IntStream.range(0, 1150).forEach(i -> scene.app(far(i), READY));
        scene.plan();
        assertEquals(Map.of(3000, 2), scene.planned.file().shape().shardsByPort());
        assertEquals(UpstreamShape.SHARD_CAPACITY, inShard(scene, 0));
        assertEquals(150, inShard(scene, 1));
        assertEquals(
                Optional.of(scene.planned.file()),
                HostsFile.parse(scene.planned.file().text()));
        var before = new TreeMap<>(scene.placements());
        EndpointId leaves = before.firstKey();
        Scene fewer = new Scene().file(scene.planned.file());
        fewer.app(far(0), READY);
        assertEquals(Map.of(3000, 2), fewer.plan().planned.file().shape().shardsByPort(), "names stay");
        Scene later = new Scene().file(scene.planned.file());
        IntStream.range(0, 1150).filter(i -> !far(i).equals(leaves)).forEach(i -> later.app(far(i), READY));
        later.app(1, READY).plan();
        before.remove(leaves);
        before.put(Scene.id(1), new Placement(1, DRAINING, ROUTE));
        assertEquals(before, later.placements());
        later.gone(1).plan().app(2, READY).plan();
        assertEquals(0, later.placements().get(Scene.id(2)).shard(), "the room that was left is used");
    }

    private static long inShard(Scene scene, int shard) {
        return scene.placements().values().stream()
                .filter(p -> p.shard() == shard)
                .count();
    }

    private static EndpointId far(int number) {
        return new EndpointId("10.1." + number / 250 + "." + number % 250, 3000);
    }

    @Test
    void address_family_that_changes_starts_a_new_file() {
        EndpointId id = new EndpointId("fd00:0:0:0:0:0:0:1", 3000);
        Endpoints endpoints = new Endpoints(true, List.of(new Endpoint(id, READY, ROUTE)));
        Scene scene = steady().plan(endpoints, new BackendPort("", 3000, AddressFamily.IPV6));
        assertEquals(Map.of(id, new Placement(0, ACTIVE, ROUTE)), scene.placements());
        assertEquals(AddressFamily.IPV6, scene.planned.file().family());
    }
}
