package dev.stickybalancer.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.plan.Place;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told as a change. */
class ComparisonTest {
    private final Shop shop = new Shop();
    private int told;

    @BeforeEach
    void begin() {
        assertEquals(List.of("Status: This operator began to look after it."), news());
    }

    @Test
    void nothing_new_is_no_change() {
        assertEquals(List.of(), news());
        shop.answer("shop-a", "", "", "");
        assertEquals(List.of(), news());
    }

    @Test
    void endpoints_are_told_by_name_while_they_are_few() {
        shop.endpoint("10.1.0.2", State.TERMINATING_SERVING, Place.DRAINING).endpoint("10.1.0.3", State.READY, null);
        assertEquals(List.of("Endpoints: 10.1.0.2:3000 terminating, still serving, 10.1.0.3:3000 ready."), news());
        shop.endpoints.remove(shop.endpoints.firstKey());
        assertEquals(List.of("Endpoints: 10.1.0.1:3000 gone."), news());
    }

    @Test
    void endpoints_of_which_nothing_is_known_are_not_gone() {
        shop.endpointsKnown = false;
        assertEquals(List.of(), news());
        shop.endpointsKnown = true;
        assertEquals(List.of(), news());
    }

    @Test
    void generation_that_nobody_renders_is_not_told_of_as_one_that_changes_nothing() {
        shop.generation = 2;
        shop.condition("Ready", "Unknown", "Suspended", "`suspend` is true.");
        assertEquals(List.of("Status: Ready is Unknown (Suspended): `suspend` is true."), news());
    }

    @Test
    void many_endpoints_are_told_by_number() {
        for (int i = 10; i < 30; i++) {
            shop.endpoint("10.1.0." + i, i < 25 ? State.READY : State.NOT_READY, null);
        }
        assertEquals(List.of("Endpoints: 20 endpoints: 5 not ready, 15 ready."), news());
    }

    @Test
    void step_of_the_balancers_own_is_no_change_of_the_app() {
        shop.endpoint("10.1.0.2", State.READY, Place.BOTH);
        assertEquals(List.of(), news());
    }

    @Test
    void nginx_pods_come_and_go() {
        shop.pod("shop-b", false).pod("shop-c", false);
        shop.pods.removeIf(pod -> pod.name().equals("shop-a"));
        assertEquals(List.of("nginx: shop-b not ready, shop-c not ready, shop-a gone."), news());
    }

    @Test
    void new_generation_says_whether_nginx_conf_differs() {
        shop.generation = 2;
        assertEquals(List.of("Configuration: Generation 2 leaves nginx.conf as it is."), news());
        shop.generation = 3;
        shop.config = "0123456789abcdef";
        assertEquals(List.of("Configuration: Generation 3 wants nginx.conf 0123456789abcdef."), news());
    }

    @Test
    void condition_is_told_once_though_ready_repeats_it() {
        shop.condition("Ready", "False", "NoReadyPods", "No nginx pod is ready.")
                .condition("Programmed", "False", "NoReadyPods", "No nginx pod is ready.")
                .condition("Reconciling", "True", "NoReadyPods", "No nginx pod is ready.");
        assertEquals(List.of("Status: Programmed is False (NoReadyPods): No nginx pod is ready."), news());
    }

    @Test
    void all_being_well_again_is_told_once() {
        shop.condition("Ready", "False", "Propagating", "0 of 2")
                .condition("Programmed", "False", "Propagating", "0 of 2");
        assertEquals(List.of("Status: Programmed is False (Propagating): 0 of 2"), news());
        shop.condition("Ready", "True", "Ready", "Well.").condition("Programmed", "True", "Programmed", "All.");
        assertEquals(List.of("Status: Ready is True: Well."), news());
    }

    @Test
    void message_alone_is_no_change() {
        shop.condition("Programmed", "True", "Programmed", "All 3 ready nginx pods run the wanted configuration.");
        assertEquals(List.of(), news());
    }

    @Test
    void refused_spec_keeps_what_was_seen_before() {
        shop.looks = false;
        shop.condition("Ready", "False", "Invalid", "`replicas` must be small.");
        assertEquals(List.of("Status: Ready is False (Invalid): `replicas` must be small."), news());
        assertTrue(shop.round().look().isPresent());
    }

    private List<String> news() {
        List<Change> changes = shop.round().history().changes();
        List<String> news = changes.subList(told, changes.size()).stream()
                .map(change -> change.subject() + ": " + change.words())
                .toList();
        told = changes.size();
        return news;
    }
}
