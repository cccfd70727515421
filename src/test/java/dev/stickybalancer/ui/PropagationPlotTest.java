package dev.stickybalancer.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.ui.History.Propagation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class PropagationPlotTest {
    @Test
    void every_change_is_a_dot_later_ones_to_the_right_and_slower_ones_above() {
        List<Element> dots =
                plot(List.of(at(0, 800), at(60, 1_600), at(120, 400))).all("circle");
        assertEquals(3, dots.size());
        assertTrue(x(dots.get(0)) < x(dots.get(1)) && x(dots.get(1)) < x(dots.get(2)));
        assertTrue(y(dots.get(1)) < y(dots.get(0)) && y(dots.get(0)) < y(dots.get(2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 999, 60_000, 3_600_000, 100_000_000})
    void every_dot_is_within_the_frame(long milliseconds) {
        Page page = plot(List.of(at(0, 700), at(1, milliseconds), at(100_000, milliseconds)));
        for (Element dot : page.all("circle")) {
            assertTrue(x(dot) >= 0 && x(dot) <= 760, "" + x(dot));
            assertTrue(y(dot) >= 0 && y(dot) <= 240, "" + y(dot));
        }
    }

    @Test
    void single_change_is_a_plot_too() {
        Page page = plot(List.of(at(0, 700)));
        assertEquals(1, page.all("circle").size());
        assertTrue(page.text().contains("1 change: median 0.70 s"), page.text());
    }

    @Test
    void words_say_what_the_picture_shows() {
        List<Propagation> many = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            many.add(at(i, i * 10L));
        }
        String words = plot(many).text();
        assertTrue(
                words.contains("The last 200 changes: median 1.00 s, 99 of 100 within 1.98 s, slowest 2.00 s."), words);
    }

    private static Page plot(List<Propagation> propagations) {
        return new Page("<body>" + PropagationPlot.of(propagations) + "</body>");
    }

    private static Propagation at(long seconds, long milliseconds) {
        return new Propagation(Shop.START.plusSeconds(seconds), milliseconds);
    }

    private static double x(Element dot) {
        return Double.parseDouble(dot.getAttribute("cx"));
    }

    private static double y(Element dot) {
        return Double.parseDouble(dot.getAttribute("cy"));
    }
}
