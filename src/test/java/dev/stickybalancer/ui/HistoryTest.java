package dev.stickybalancer.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered is bounded, whatever happens. */
class HistoryTest {
    @Test
    void only_the_last_are_kept() {
        History history = busy(new Shop());
        assertEquals(50, history.changes().size());
        assertEquals(500, history.propagations().size());
        assertEquals(20, history.releases().size());
        assertEquals(599, history.propagations().get(499).milliseconds());
        assertEquals(
                "Generation 600 wants nginx.conf 599.",
                history.changes().get(49).words());
    }

    @Test
    void many_balancers_share_the_memory() {
        Shop one = new Shop();
        one.balancers = 1_000;
        History history = busy(one);
        assertEquals(5, history.changes().size());
        assertEquals(50, history.propagations().size());
    }

    @Test
    void memory_shrinks_when_others_come() {
        Shop shop = new Shop();
        busy(shop);
        shop.balancers = 1_000_000;
        History history = shop.round().history();
        assertEquals(1, history.changes().size());
        assertEquals(1, history.propagations().size());
    }

    @Test
    void configuration_is_known_by_the_newest_generation_that_wants_it() {
        Shop shop = new Shop();
        shop.round();
        shop.generation = 2;
        shop.config = "0123456789abcdef";
        shop.round();
        shop.generation = 3;
        History history = shop.round().history();
        assertEquals(Optional.of(1L), history.generationOf(Shop.CONFIG));
        assertEquals(Optional.of(3L), history.generationOf("0123456789abcdef"));
        assertEquals(Optional.empty(), history.generationOf("gone"));
    }

    private static History busy(Shop shop) {
        for (int i = 0; i < 600; i++) {
            shop.config = "" + i;
            shop.generation = i + 1L;
            shop.propagation = Optional.of((long) i);
            shop.round();
        }
        return shop.round().history();
    }
}
