package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void percentiles_of_one_to_a_hundred_are_the_numbers_themselves() {
        var samples = Samples.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());
        assertEquals(
                List.of(50.0, 90.0, 99.0, 100.0), List.of(samples.p50(), samples.p90(), samples.p99(), samples.max()));
    }

    @Test
    void a_percentile_is_always_a_measured_number() {
        var samples = Samples.of(List.of(10.0, 1.0, 2.0));
        assertEquals(List.of(2.0, 10.0, 10.0), List.of(samples.p50(), samples.p90(), samples.p99()));
        assertEquals(1.0, samples.percentile(33));
        assertEquals(2.0, samples.percentile(34));
    }

    @Test
    void nothing_measured_has_no_percentiles() {
        var samples = Samples.of(List.of());
        assertTrue(Double.isNaN(samples.p50()) && Double.isNaN(samples.max()));
        assertEquals(0, samples.n());
    }

    @Test
    void percentages_outside_of_their_range_are_refused() {
        var samples = Samples.of(List.of(1.0));
        assertThrows(IllegalArgumentException.class, () -> samples.percentile(0));
        assertThrows(IllegalArgumentException.class, () -> samples.percentile(100.1));
    }
}
