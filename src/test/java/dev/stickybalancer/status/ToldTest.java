package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.validate.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of many statuses, one after the other, a person is told of. */
class ToldTest {
    private final StickyBalancerStatus well = new Seen().status();
    private final StickyBalancerStatus refused = new Seen()
            .answer("a", true, "0", null, Seen.CONFIG, "unknown directive")
            .status();
    private final StickyBalancerStatus onTheWay =
            new Seen().answer("a", true, "0", null, "", "").status();

    private List<String> told(StickyBalancerStatus... statuses) {
        List<String> told = new ArrayList<>();
        Told known = Told.of(well);
        for (StickyBalancerStatus status : statuses) {
            known.changes(status).stream().map(StatusChange::reason).forEach(told::add);
            known = known.and(status);
        }
        return told;
    }

    private static StickyBalancerStatus invalid(long generation, String what) {
        Seen seen = new Seen();
        seen.balancer.getMetadata().setGeneration(generation);
        return StatusWriter.rejected(seen.balancer, List.of(new Problem("replicas", what)), Optional.empty(), Seen.NOW);
    }

    @Test
    void statuses_are_what_they_are_called() {
        assertEquals(
                List.of("Programmed", "ConfigRejected", "Propagating"),
                Stream.of(well, refused, onTheWay)
                        .map(status -> Seen.condition(status, "Programmed").getReason())
                        .toList());
    }

    @Test
    void end_of_a_refusal_is_told_although_the_new_configuration_is_on_its_way_first() {
        assertEquals(List.of("ConfigRejected", "Programmed"), told(refused, onTheWay, well));
    }

    @Test
    void refusal_that_goes_on_with_other_endpoints_is_told_once() {
        assertEquals(List.of("ConfigRejected"), told(refused, onTheWay, refused, onTheWay, refused));
    }

    @Test
    void routine_is_not_told() {
        assertEquals(List.of(), told(onTheWay, well, onTheWay, well));
    }

    @Test
    void next_spec_that_is_invalid_in_another_way_is_told_too() {
        assertEquals(
                List.of("Invalid", "Invalid", "Accepted"),
                told(invalid(8, "is too large"), invalid(8, "is too large"), invalid(9, "is negative"), well));
    }

    @Test
    void next_spec_that_is_invalid_in_the_same_way_is_no_news() {
        assertEquals(List.of("Invalid"), told(invalid(8, "is too large"), invalid(9, "is too large")));
    }
}
