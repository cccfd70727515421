package dev.stickybalancer.plan;

import static dev.stickybalancer.discover.Endpoint.State.NOT_READY;
import static dev.stickybalancer.discover.Endpoint.State.READY;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING_SERVING;
import static dev.stickybalancer.plan.Place.ACTIVE;
import static dev.stickybalancer.plan.Scene.id;
import static dev.stickybalancer.plan.Scene.steady;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.plan.Departures.Departure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a pod of the app served until no nginx pod sent it new users, as the endpoints and the nginx pods show it. */
class DeparturesTest {
    private static void assertDeparture(long served, boolean inTime, Scene scene) {
        assertEquals(Optional.of(new Departure(id(2), Duration.ofMillis(served), inTime)), scene.lastDeparture());
    }

    /** Pod 2 is deleted, and both nginx pods take every step within 0.2 s: new users stop coming after 2.8 s. */
    private static Scene deletion() {
        Scene scene = steady().app(2, TERMINATING_SERVING).planAndDeliver().plan();
        return scene.after(1200).planAndDeliver().plan();
    }

    @Test
    void pod_that_serves_until_every_nginx_pod_had_time_to_leave_it_leaves_in_time() {
        assertDeparture(2800, true, deletion().after(1200).plan().gone(2).plan());
    }

    @Test
    void pod_that_stops_serving_a_moment_earlier_leaves_too_soon() {
        assertDeparture(2799, false, deletion().after(1199).plan().gone(2).plan());
        assertDeparture(2799, false, deletion().after(1199).app(2, TERMINATING).plan());
    }

    @Test
    void nginx_pod_that_has_not_heard_of_it_makes_it_too_soon() {
        Scene scene = steady().app(2, TERMINATING_SERVING)
                .plan()
                .after(200)
                .confirm("a")
                .plan();
        assertDeparture(4200, false, scene.after(4000).gone(2).plan());
    }

    @Test
    void pod_that_ends_at_once_leaves_too_soon() {
        assertDeparture(0, false, steady().app(2, TERMINATING).plan());
        assertDeparture(
                100,
                false,
                steady().app(2, TERMINATING_SERVING).plan().after(100).gone(2).plan());
    }

    @Test
    void verdict_stays_until_the_next_pod_leaves() {
        Scene scene = steady().app(2, TERMINATING).plan();
        scene.after(20_000).plan().after(20_000).gone(2).plan();
        assertDeparture(0, false, scene);
        scene.app(3, READY)
                .planAndDeliver()
                .plan()
                .after(1200)
                .planAndDeliver()
                .plan()
                .after(60_000)
                .plan();
        assertDeparture(0, false, scene);
        scene.app(1, TERMINATING_SERVING)
                .planAndDeliver()
                .plan()
                .after(1200)
                .planAndDeliver()
                .plan();
        scene.after(5000).gone(1).plan();
        assertEquals(Optional.of(true), scene.lastDeparture().map(Departure::inTime));
    }

    @Test
    void pod_that_nobody_could_take_over_from_is_not_judged() {
        Scene scene =
                steady().app(1, TERMINATING_SERVING).app(2, TERMINATING_SERVING).plan();
        assertEquals(Optional.empty(), scene.after(100).gone(1).gone(2).plan().lastDeparture());
    }

    @Test
    void pod_whose_deletion_began_before_the_operator_is_not_judged() {
        Scene scene = deletion().after(60_000).restart().plan().after(500);
        assertEquals(Optional.empty(), scene.gone(2).plan().lastDeparture());
    }

    @Test
    void pod_that_is_lost_without_being_deleted_is_not_judged() {
        assertEquals(Optional.empty(), steady().gone(2).plan().lastDeparture());
        Scene crash = steady().app(2, NOT_READY).plan();
        assertEquals(Optional.empty(), crash.after(100).gone(2).plan().lastDeparture());
    }

    @Test
    void while_nothing_is_known_nothing_is_judged() {
        BackendPort port = new BackendPort("", 3000, AddressFamily.IPV4);
        Scene scene = steady().app(2, TERMINATING_SERVING).plan().plan(Endpoints.UNKNOWN, port);
        assertEquals(Optional.empty(), scene.lastDeparture());
        assertEquals(false, scene.gone(2).plan().lastDeparture().orElseThrow().inTime());
    }

    @Test
    void reload_takes_longer_and_is_given_longer() {
        Scene scene =
                new Scene(Plan.ofListed()).file(Map.of(1, ACTIVE, 2, ACTIVE)).confirmAll();
        scene.plan().after(60_000).app(2, TERMINATING_SERVING).planAndDeliver().plan();
        assertDeparture(
                5600, false, scene.after(5400).plan().gone(2).planAndDeliver().plan());
        scene.app(2, READY)
                .planAndDeliver()
                .plan()
                .after(5500)
                .planAndDeliver()
                .plan()
                .after(60_000)
                .plan();
        scene.app(2, TERMINATING_SERVING).planAndDeliver().plan();
        assertDeparture(5700, true, scene.after(5500).plan().gone(2).plan());
    }
}
