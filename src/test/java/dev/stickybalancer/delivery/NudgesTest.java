package dev.stickybalancer.delivery;

import static dev.stickybalancer.delivery.Pods.FILE;
import static dev.stickybalancer.delivery.Pods.NOW;
import static dev.stickybalancer.delivery.Pods.OTHER_FILE;
import static dev.stickybalancer.delivery.Pods.WANTED;
import static dev.stickybalancer.delivery.Pods.answer;
import static dev.stickybalancer.delivery.Pods.answers;
import static dev.stickybalancer.delivery.Pods.pod;
import static dev.stickybalancer.delivery.Pods.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NudgesTest {
    private static List<String> nudged(Answers answers) {
        return Nudges.NONE.next(List.of(pod("a")), answers, WANTED, NOW).due().stream()
                .map(due -> due.pod().name())
                .toList();
    }

    @Test
    void pod_that_has_everything_is_left_alone() {
        assertEquals(List.of(), nudged(answers("a", answer("config", FILE, ""))));
    }

    @Test
    void pod_that_lacks_either_file_or_did_not_answer_is_nudged() {
        List<String> yes = List.of("a");
        assertEquals(yes, nudged(Answers.NONE));
        assertEquals(yes, nudged(answers("a", answer("old", FILE, ""))));
        assertEquals(yes, nudged(answers("a", answer("config", OTHER_FILE, ""))));
        assertEquals(yes, nudged(answers("a", answer("config", null, ""))));
        assertEquals(yes, nudged(answers("a", answer("config", FILE, "").unreachedAt(NOW))));
    }

    @Test
    void pod_that_refused_the_configuration_has_its_file_and_is_left_alone() {
        assertEquals(List.of(), nudged(answers("a", answer("old", FILE, "config"))));
        assertEquals(List.of("a"), nudged(answers("a", answer("old", OTHER_FILE, "config"))));
        assertEquals(List.of("a"), nudged(answers("a", answer("old", FILE, "older"))));
    }

    @Test
    void pod_whose_nginx_waits_for_its_next_reload_is_left_alone() {
        PodAnswer waits = new PodAnswer(
                NOW,
                true,
                new PodAnswer.Config("old", "config", "", ""),
                Optional.of(FILE),
                PodAnswer.Certificate.NONE,
                0,
                0);
        assertEquals(List.of(), nudged(answers("a", waits)));
    }

    @Test
    void pod_without_an_address_is_not_nudged() {
        assertEquals(
                List.of(),
                Nudges.NONE
                        .next(List.of(without("a")), Answers.NONE, WANTED, NOW)
                        .due());
    }

    @Test
    void nudges_repeat_with_growing_pauses_up_to_fifteen_seconds() {
        List<Long> seconds = new ArrayList<>();
        Nudges nudges = Nudges.NONE;
        for (long tenths = 0; tenths < 800; tenths++) {
            Instant now = NOW.plusMillis(tenths * 100);
            Nudges.Round round = nudges.next(List.of(pod("a")), Answers.NONE, WANTED, now);
            nudges = round.after();
            if (!round.due().isEmpty()) {
                seconds.add(tenths / 10);
            }
        }
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 6L, 10L, 18L, 33L, 48L, 63L, 78L), seconds);
    }

    @Test
    void something_new_to_have_is_nudged_for_at_once_and_starts_the_pauses_anew() {
        Nudges.Round first = Nudges.NONE.next(List.of(pod("a")), Answers.NONE, WANTED, NOW);
        Nudges.Round again = first.after().next(List.of(pod("a")), Answers.NONE, WANTED, NOW.plusSeconds(1));
        WantedHashes other = new WantedHashes("config", OTHER_FILE.hash());
        Nudges.Round next = again.after().next(List.of(pod("a")), Answers.NONE, other, NOW.plusMillis(1100));
        assertEquals(1, next.due().size());
        Nudges.Round later = next.after().next(List.of(pod("a")), Answers.NONE, other, NOW.plusMillis(2100));
        assertEquals(1, later.due().size());
    }

    @Test
    void every_nudge_has_another_value_because_an_equal_one_would_wake_nobody() {
        Nudges.Round first = Nudges.NONE.next(List.of(pod("a")), Answers.NONE, WANTED, NOW);
        Nudges.Round again = first.after().next(List.of(pod("a")), Answers.NONE, WANTED, NOW.plusSeconds(1));
        assertNotEquals(first.due().get(0).value(), again.due().get(0).value());
        assertEquals("config." + FILE.hash() + ".1", first.due().get(0).value());
    }

    @Test
    void pods_that_have_everything_are_nudged_for_a_renewed_certificate_and_for_each_anew() {
        Answers answers = answers("a", answer("config", FILE, ""));
        WantedHashes second = new WantedHashes("config", FILE.hash(), "2");
        WantedHashes third = new WantedHashes("config", FILE.hash(), "3");
        Nudges.Round first = Nudges.NONE.next(List.of(pod("a")), answers, second, NOW);
        assertEquals("config." + FILE.hash() + ".2.1", first.due().get(0).value());
        Nudges.Round taken = first.after().next(List.of(pod("a")), answers, WANTED, NOW.plusSeconds(2));
        assertEquals(List.of(), taken.due());
        Nudges.Round next = taken.after().next(List.of(pod("a")), answers, third, NOW.plusSeconds(3));
        assertEquals("config." + FILE.hash() + ".3.1", next.due().get(0).value());
    }

    @Test
    void pods_are_nudged_each_on_its_own_and_forgotten_when_they_are_gone() {
        Nudges.Round one = Nudges.NONE.next(List.of(pod("a")), Answers.NONE, WANTED, NOW);
        Nudges.Round both = one.after().next(List.of(pod("a"), pod("b")), Answers.NONE, WANTED, NOW.plusMillis(500));
        assertEquals(
                List.of("b"), both.due().stream().map(due -> due.pod().name()).toList());
        Nudges.Round gone = both.after().next(List.of(pod("b")), Answers.NONE, WANTED, NOW.plusMillis(600));
        assertEquals(1, gone.after().last().size());
    }
}
