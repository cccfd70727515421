package dev.stickybalancer.plan;

import static dev.stickybalancer.discover.Endpoint.State.NOT_READY;
import static dev.stickybalancer.discover.Endpoint.State.READY;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING_SERVING;
import static dev.stickybalancer.plan.Place.ACTIVE;
import static dev.stickybalancer.plan.Place.DRAINING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Server;
import dev.stickybalancer.model.AppServers.StickyModule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where nginx.conf lists the endpoints, one reload changes all of them, and no more than one comes in ten seconds. */
class ListedPlanTest {
    private static Scene steady() {
        Scene scene = new Scene(Plan.ofListed())
                .file(Map.of(1, ACTIVE, 2, ACTIVE))
                .confirm("a")
                .confirm("b");
        return scene.plan().after(60_000);
    }

    @Test
    void pod_that_becomes_ready_is_known_everywhere_before_it_takes_users() {
        Scene scene = steady().app(3, READY).planAndDeliver();
        assertEquals(Optional.of(DRAINING), scene.place(3));
        assertEquals(Optional.of(DRAINING), scene.plan().after(5499).plan().place(3));
        assertEquals(Optional.of(Duration.ofMillis(1)), scene.recheckIn());
        assertFalse(scene.planned.settled());
        assertEquals(Optional.of(ACTIVE), scene.after(1).plan().place(3));
        assertTrue(scene.planned.settled());
    }

    @Test
    void pod_that_terminates_drains_in_one_step() {
        Scene scene = steady().app(2, TERMINATING_SERVING).plan();
        assertEquals(Optional.of(DRAINING), scene.place(2));
        assertTrue(scene.planned.settled());
    }

    @Test
    void pod_that_terminates_keeps_its_buckets_until_it_is_gone() {
        Scene scene = steady().app(2, TERMINATING).plan();
        assertEquals(Set.of(Scene.id(1), Scene.id(2)), scene.bucketOwners());
        assertEquals(Set.of(Scene.id(1)), scene.gone(2).plan().bucketOwners());
    }

    @Test
    void nginx_pod_that_has_just_reloaded_is_waited_for_and_a_broken_one_not_for_ever() {
        Scene scene = steady().app(3, READY).plan().after(200).confirm("a").plan();
        assertEquals(Optional.of(DRAINING), scene.after(14_000).plan().place(3));
        assertEquals(Optional.of(ACTIVE), scene.after(1000).plan().place(3));
    }

    @Test
    void first_pods_of_an_empty_app_take_users_at_once() {
        Scene scene = new Scene(Plan.ofListed()).plan();
        assertEquals(Optional.of(ACTIVE), scene.app(1, READY).plan().place(1));
    }

    @Test
    void last_ready_pod_that_goes_leaves_its_users_to_one_that_is_coming() {
        Scene scene = new Scene(Plan.ofListed())
                .file(Map.of(1, ACTIVE))
                .confirmAll()
                .plan()
                .after(60_000);
        scene.app(2, READY).plan();
        assertEquals(Optional.of(DRAINING), scene.place(2));
        assertEquals(Optional.of(ACTIVE), scene.gone(1).plan().place(2));
    }

    @Test
    void readiness_blip_keeps_the_users() {
        Scene scene = steady().app(2, NOT_READY).plan();
        assertEquals(Optional.of(DRAINING), scene.place(2));
        assertEquals(Optional.of(DRAINING), scene.after(29_000).plan().place(2));
        assertEquals(Optional.empty(), scene.after(1000).plan().place(2));
    }

    @Test
    void move_that_dns_began_is_finished() {
        Scene scene = new Scene(Plan.ofListed())
                .file(Map.of(1, ACTIVE, 2, Place.BOTH))
                .confirmAll();
        scene.plan().after(6000);
        assertEquals(Optional.of(ACTIVE), scene.plan().place(2));
    }

    @Test
    void servers_are_listed_with_the_routes_of_their_pods_and_so_are_buckets() {
        Scene scene = steady().app(2, TERMINATING_SERVING).plan();
        Listed listed = scene.planned.file().listed(StickyModule.NATIVE);
        assertEquals(
                List.of(new Server(Scene.id(1), Scene.ROUTE, false), new Server(Scene.id(2), Scene.ROUTE, true)),
                listed.servers());
        assertEquals(64, listed.buckets().size());
    }

    @Test
    void pod_with_the_address_of_another_is_another() {
        Scene scene = steady();
        Endpoint next = new Endpoint(Scene.id(1), READY, "fedcba9876543210");
        Endpoint other = new Endpoint(Scene.id(2), READY, Scene.ROUTE);
        scene.plan(new Endpoints(true, List.of(next, other)), new BackendPort("", 3000, AddressFamily.IPV4));
        assertEquals("fedcba9876543210", scene.placements().get(Scene.id(1)).route());
    }
}
