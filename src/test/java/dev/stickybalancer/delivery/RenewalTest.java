package dev.stickybalancer.delivery;

import static dev.stickybalancer.delivery.Pods.NOW;
import static dev.stickybalancer.delivery.Pods.pod;
import static dev.stickybalancer.delivery.Pods.presenting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.delivery.Renewal.Issued;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenewalTest {
    private static final List<NginxPod> PODS = List.of(pod("a"), pod("b"));
    private static final Answers BOTH_OLD = presented("old", "old");
    private static final Answers BOTH_NEW = presented("new", "new");

    private static Answers presented(String a, String b) {
        return new Answers(Map.of("a", presenting(a), "b", presenting(b)));
    }

    private static Optional<Issued> issued(String issuance) {
        return Optional.of(new Issued("shop-tls", issuance));
    }

    private static Renewal next(Renewal renewal, String issuance, Answers answers, Instant at) {
        return renewal.next(issued(issuance), PODS, answers, at);
    }

    /** The first certificate was issued before anybody looked, the second one just now. */
    private static Renewal renewed() {
        return next(next(Renewal.NONE, "1", BOTH_OLD, NOW), "2", BOTH_OLD, NOW);
    }

    @Test
    void what_was_issued_before_the_first_look_is_no_renewal() {
        Renewal first = next(Renewal.NONE, "1", BOTH_OLD, NOW);
        assertEquals("", first.wanted());
        assertEquals("", next(first, "1", BOTH_OLD, NOW).wanted());
    }

    @Test
    void another_issuance_is_wanted_until_every_pod_presents_another_certificate() {
        Renewal renewal = renewed();
        assertEquals("2", renewal.wanted());
        renewal = next(renewal, "2", presented("new", "old"), NOW.plusSeconds(1));
        assertEquals("2", renewal.wanted());
        renewal = next(renewal, "2", BOTH_NEW, NOW.plusSeconds(2));
        assertEquals("", renewal.wanted());
        assertEquals("", next(renewal, "2", BOTH_NEW, NOW.plusSeconds(3)).wanted());
    }

    @Test
    void issuance_that_no_pod_ever_shows_is_given_up() {
        Duration almost = Renewal.PATIENCE.minusMillis(1);
        assertEquals(
                "2", next(renewed(), "2", BOTH_OLD, NOW.plus(almost)).wanted(), "the same certificate again, perhaps");
        assertEquals(
                "", next(renewed(), "2", BOTH_OLD, NOW.plus(Renewal.PATIENCE)).wanted());
        assertEquals(
                "",
                next(renewed(), "2", Answers.NONE, NOW.plus(Renewal.PATIENCE)).wanted());
    }

    @Test
    void issuance_told_in_two_updates_is_over_when_the_pods_took_it_up_between_them() {
        Renewal second = next(renewed(), "2 with dates", BOTH_NEW, NOW.plusSeconds(1));
        assertEquals("2 with dates", second.wanted());
        assertEquals(
                "", next(second, "2 with dates", BOTH_NEW, NOW.plusSeconds(2)).wanted());
    }

    @Test
    void first_certificate_of_cert_manager_is_a_renewal_when_there_was_another_before() {
        Renewal none = next(Renewal.NONE, "", BOTH_OLD, NOW);
        assertEquals("", none.wanted());
        assertEquals("1", next(none, "1", BOTH_OLD, NOW).wanted());
    }

    @Test
    void deleted_certificate_object_is_no_renewal_and_neither_is_its_return() {
        Renewal first = next(Renewal.NONE, "1", BOTH_OLD, NOW);
        Renewal gone = next(first, "", BOTH_OLD, NOW);
        assertEquals("", gone.wanted());
        assertEquals("", next(gone, "1", BOTH_OLD, NOW).wanted());
        assertEquals("2", next(gone, "2", BOTH_OLD, NOW).wanted());
    }

    @Test
    void time_without_an_answer_of_the_api_changes_nothing() {
        Renewal first = next(Renewal.NONE, "1", BOTH_OLD, NOW);
        Renewal unknown = first.next(Optional.empty(), PODS, BOTH_OLD, NOW);
        assertEquals(first, unknown);
        assertEquals("2", next(unknown, "2", BOTH_OLD, NOW).wanted(), "issued in the meantime");
        assertEquals(
                "", Renewal.NONE.next(Optional.empty(), PODS, BOTH_OLD, NOW).wanted());
    }

    @Test
    void another_secret_is_no_renewal_because_it_comes_with_new_pods() {
        Renewal other = renewed().next(Optional.of(new Issued("other-tls", "7")), PODS, BOTH_OLD, NOW);
        assertEquals("", other.wanted());
    }
}
