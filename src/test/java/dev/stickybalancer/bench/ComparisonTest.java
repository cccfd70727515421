package dev.stickybalancer.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** In every round haproxy does what is given, plain nginx 100 and the balancer what is given. */
    private static Comparison comparison(Workload workload, Quantity quantity, double[] balancer, double[] haproxy) {
        var samples = new ArrayList<Sample>();
        for (int round = 0; round < balancer.length; round++) {
            samples.add(new Sample(round, Contender.BALANCER, workload, quantity, balancer[round]));
            samples.add(new Sample(round, Contender.PLAIN_NGINX, workload, quantity, 100));
            samples.add(new Sample(round, Contender.HAPROXY, workload, quantity, haproxy[round]));
        }
        return Comparison.of(samples).get(0);
    }

    @Test
    void a_ratio_is_of_two_numbers_of_the_same_round() {
        var comparison = comparison(
                Workload.NEW_USERS, Quantity.PER_CPU_SECOND_AT_ONCE, new double[] {10, 300, 60}, new double[] {
                    20, 100, 60
                });
        assertEquals(List.of(0.5, 3.0, 1.0), comparison.ratios(Contender.HAPROXY));
        assertEquals(List.of(0.1, 3.0, 0.6), comparison.ratios(Contender.PLAIN_NGINX));
    }

    @Test
    void a_slice_that_the_other_was_not_in_has_no_ratio() {
        var workload = Workload.NEW_USERS;
        var quantity = Quantity.PER_CPU_SECOND_AT_ONCE;
        var comparison = Comparison.of(List.of(
                        new Sample(0, Contender.BALANCER, workload, quantity, 90),
                        new Sample(0, Contender.PLAIN_NGINX, workload, quantity, 100),
                        new Sample(1, Contender.BALANCER, workload, quantity, 110),
                        new Sample(1, Contender.HAPROXY, workload, quantity, 100)))
                .get(0);
        assertEquals(List.of(0.9), comparison.ratios(Contender.PLAIN_NGINX));
        assertEquals(List.of(1.1), comparison.ratios(Contender.HAPROXY));
    }

    @Test
    void the_median_of_the_ratios_keeps_the_bar_or_misses_it() {
        var comparison = comparison(
                Workload.BOUND_USERS, Quantity.PER_CPU_SECOND_AT_ONCE, new double[] {50, 96, 97}, new double[] {
                    90, 99, 98
                });
        assertEquals(Optional.of(true), comparison.keepsBar(Contender.PLAIN_NGINX));
        assertEquals(Optional.of(false), comparison.keepsBar(Contender.HAPROXY));
    }

    @Test
    void of_a_latency_less_is_better() {
        var slow = comparison(Workload.BOUND_USERS, Quantity.P99_MICROSECONDS, new double[] {111}, new double[] {1});
        assertEquals(Optional.of(false), slow.keepsBar(Contender.PLAIN_NGINX));
        assertEquals(Optional.empty(), slow.keepsBar(Contender.HAPROXY));
        var fast = comparison(Workload.BOUND_USERS, Quantity.P99_MICROSECONDS, new double[] {20}, new double[] {1});
        assertEquals(Optional.of(true), fast.keepsBar(Contender.PLAIN_NGINX));
    }

    @Test
    void a_row_says_medians_quartiles_and_verdicts() {
        var comparison = comparison(
                Workload.NEW_USERS, Quantity.PER_CPU_SECOND_AT_ONCE, new double[] {96, 97, 98, 99}, new double[] {
                    97, 97, 97, 97
                });
        assertEquals(
                "| requests of new users | requests per CPU second, two at once | 97 | 100 | 97"
                        + " | 0.97 (0.96-0.98), bar 0.95 kept | 1.00 (0.99-1.01), bar 1.00 kept |",
                comparison.row());
    }

    @Test
    void the_plot_is_xml_with_a_dot_for_each_ratio() throws Exception {
        var comparison = comparison(
                Workload.NEW_USERS, Quantity.PER_CPU_SECOND_AT_ONCE, new double[] {90, 120, 100}, new double[] {
                    50, 400, 100
                });
        var svg = Plot.svg(List.of(comparison), "a machine");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        int legend = 2;
        assertEquals(3 * 2 + legend, document.getElementsByTagName("circle").getLength());
    }

    @Test
    void six_rounds_have_every_order_once() {
        Set<List<Contender>> orders =
                IntStream.range(0, 6).mapToObj(Contender::order).collect(Collectors.toSet());
        assertEquals(6, orders.size());
        assertTrue(orders.stream().allMatch(order -> Set.copyOf(order).size() == 3));
    }
}
