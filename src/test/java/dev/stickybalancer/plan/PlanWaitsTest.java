package dev.stickybalancer.plan;

import static dev.stickybalancer.discover.Endpoint.State.NOT_READY;
import static dev.stickybalancer.discover.Endpoint.State.READY;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING_SERVING;
import static dev.stickybalancer.plan.Place.ACTIVE;
import static dev.stickybalancer.plan.Place.BOTH;
import static dev.stickybalancer.plan.Place.DRAINING;
import static dev.stickybalancer.plan.Scene.assertPlace;
import static dev.stickybalancer.plan.Scene.steady;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which nginx pods a step waits for, and for how long. */
class PlanWaitsTest {
    @Test
    void nginx_pod_that_gives_no_answer_holds_a_step_back_for_three_seconds_and_no_longer() {
        Scene scene = steady().app(2, TERMINATING_SERVING)
                .plan()
                .after(200)
                .confirm("a")
                .mute("b");
        assertPlace(BOTH, scene.plan().after(2799).plan(), 2);
        assertEquals(Optional.of(Duration.ofMillis(1)), scene.recheckIn());
        assertPlace(DRAINING, scene.after(1).plan(), 2);
    }

    @Test
    void every_nginx_pod_is_waited_for_and_not_only_the_last_one() {
        Scene scene =
                steady().app(2, TERMINATING_SERVING).plan().after(200).mute("a").confirm("b");
        assertPlace(BOTH, scene.plan().after(2799).plan(), 2);
        assertPlace(DRAINING, scene.after(1).plan(), 2);
    }

    @Test
    void nginx_pod_that_confirmed_and_then_falls_silent_is_not_waited_for_longer() {
        Scene scene =
                steady().app(2, TERMINATING_SERVING).planAndDeliver().plan().mute("b");
        assertPlace(BOTH, scene.after(1199).plan(), 2);
        assertPlace(DRAINING, scene.after(1).plan(), 2);
    }

    @Test
    void nginx_pod_that_confirms_late_is_given_its_time_all_the_same() {
        Scene scene = steady().app(2, TERMINATING_SERVING).plan().after(200).confirm("a");
        scene.after(2700).confirm("b").plan();
        assertPlace(BOTH, scene.after(1199).plan(), 2);
        assertPlace(DRAINING, scene.after(1).plan(), 2);
    }

    @Test
    void nginx_pod_that_still_runs_an_older_nginx_conf_is_waited_for_ten_seconds() {
        Scene scene = steady().app(3, READY).plan().after(200).confirm("a").confirmWithOldConfig("b");
        assertPlace(DRAINING, scene.plan().after(9799).plan(), 3);
        assertPlace(BOTH, scene.after(1).plan(), 3);
    }

    @Test
    void nginx_pod_that_answers_an_older_file_is_waited_for_ten_seconds() {
        Scene scene = steady().app(2, TERMINATING_SERVING).plan().after(200).confirm("a");
        assertPlace(BOTH, scene.plan().after(9799).plan(), 2);
        assertPlace(DRAINING, scene.after(1).plan(), 2);
    }

    @Test
    void without_an_nginx_pod_no_step_waits() {
        Scene scene =
                steady().noPods().app(3, READY).app(2, TERMINATING_SERVING).plan();
        scene.plan();
        assertPlace(DRAINING, scene, 2);
        assertPlace(BOTH, scene, 3);
        assertPlace(ACTIVE, scene.plan(), 3);
    }

    @Test
    void what_a_pod_was_seen_to_have_before_the_endpoint_moved_on_and_back_proves_nothing() {
        Scene scene = steady().app(3, READY).planAndDeliver().plan().after(1200).planAndDeliver();
        assertPlace(BOTH, scene, 3);
        assertPlace(ACTIVE, scene.plan().after(1200).plan(), 3);
        // Both pods still answer the file before the last one, in which the endpoint stood under both names.
        assertPlace(BOTH, scene.after(50).app(3, NOT_READY).plan(), 3);
        assertPlace(BOTH, scene.after(50).plan(), 3);
        assertPlace(BOTH, scene.after(2900).plan(), 3);
        assertPlace(DRAINING, scene.after(50).plan(), 3);
    }

    @Test
    void endpoint_that_came_back_is_not_confirmed_by_what_was_seen_of_it_before_it_went() {
        Scene scene = steady().app(3, READY).planAndDeliver().plan().after(1000);
        assertEquals(Optional.empty(), scene.gone(3).plan().place(3));
        assertPlace(DRAINING, scene.after(50).app(3, READY).plan(), 3);
        assertPlace(DRAINING, scene.after(500).plan(), 3);
        assertPlace(BOTH, scene.after(200).confirmAll().plan().after(2300).plan(), 3);
    }

    @Test
    void restarted_operator_waits_for_a_pod_that_has_not_even_the_file_it_finds() {
        Scene scene = steady().app(2, TERMINATING_SERVING)
                .plan()
                .after(200)
                .confirm("a")
                .restart()
                .plan();
        assertPlace(BOTH, scene.after(9999).plan(), 2);
        assertPlace(DRAINING, scene.after(1).plan(), 2);
    }
}
