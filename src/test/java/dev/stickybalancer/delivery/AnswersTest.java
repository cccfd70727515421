package dev.stickybalancer.delivery;

import static dev.stickybalancer.delivery.Pods.FILE;
import static dev.stickybalancer.delivery.Pods.NOW;
import static dev.stickybalancer.delivery.Pods.OTHER_FILE;
import static dev.stickybalancer.delivery.Pods.WANTED;
import static dev.stickybalancer.delivery.Pods.answer;
import static dev.stickybalancer.delivery.Pods.pod;
import static dev.stickybalancer.delivery.Pods.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.plan.NginxPodView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final List<String> asked = new ArrayList<>();
    private final Map<String, PodAnswer> given = new HashMap<>();

    /** Answers as of the moment of the question; a pod for which nothing is given does not answer. */
    private CompletableFuture<PodAnswer> ask(String address, Instant now) {
        asked.add(address);
        PodAnswer answer = given.get(address);
        return answer == null
                ? CompletableFuture.failedFuture(new IOException("no route"))
                : CompletableFuture.completedFuture(
                        new PodAnswer(now, true, answer.config(), answer.file(), PodAnswer.Certificate.NONE, 0, 0));
    }

    private List<String> askedAfter(Answers before, Duration later) {
        asked.clear();
        before.refresh(List.of(pod("a")), WANTED, this::ask, NOW.plus(later));
        return List.copyOf(asked);
    }

    private Answers first() {
        return Answers.NONE.refresh(List.of(pod("a")), WANTED, this::ask, NOW);
    }

    @Test
    void pod_that_has_what_is_wanted_is_asked_again_only_after_half_a_minute() {
        given.put("a", answer("config", FILE, ""));
        Answers answers = first();
        assertTrue(answers.of(pod("a")).has("config", FILE.hash()));
        assertEquals(List.of(), askedAfter(answers, Duration.ofMillis(29_999)));
        assertEquals(List.of("a"), askedAfter(answers, Duration.ofSeconds(30)));
    }

    @Test
    void pod_that_does_not_have_what_is_wanted_is_asked_every_time() {
        given.put("a", answer("config", OTHER_FILE, ""));
        assertEquals(List.of("a"), askedAfter(first(), Duration.ofMillis(1)));
        given.put("a", answer("old", FILE, ""));
        assertEquals(List.of("a"), askedAfter(first(), Duration.ofMillis(1)));
    }

    @Test
    void pod_that_starts_is_waited_for_until_it_was_heard_of_or_there_is_no_hope() {
        NginxPod starting = new NginxPod("a", "shop", "a", Optional.of("a"), false, false, Optional.empty());
        assertTrue(Answers.NONE.waitForStart(List.of(starting)));
        assertTrue(
                Answers.NONE.refresh(List.of(starting), WANTED, this::ask, NOW).waitForStart(List.of(starting)));
        given.put("a", answer("holding", FILE, "config"));
        assertFalse(
                Answers.NONE.refresh(List.of(starting), WANTED, this::ask, NOW).waitForStart(List.of(starting)));
        NginxPod hopeless =
                new NginxPod("a", "shop", "a", Optional.of("a"), false, false, Optional.of("no such image"));
        assertFalse(Answers.NONE.waitForStart(List.of(hopeless, without("b"), pod("c"))));
    }

    @Test
    void pod_that_has_what_was_wanted_is_asked_as_soon_as_something_else_is() {
        given.put("a", answer("config", FILE, ""));
        Answers answers = first();
        asked.clear();
        WantedHashes other = new WantedHashes("config", OTHER_FILE.hash());
        answers.refresh(List.of(pod("a")), other, this::ask, NOW.plusMillis(1));
        assertEquals(List.of("a"), asked);
    }

    @Test
    void pod_whose_certificate_is_being_renewed_is_asked_every_two_seconds() {
        given.put("a", answer("config", FILE, ""));
        Answers answers = first();
        asked.clear();
        WantedHashes renewed = new WantedHashes("config", FILE.hash(), "renewed");
        answers.refresh(List.of(pod("a")), renewed, this::ask, NOW.plusMillis(1999));
        assertEquals(List.of(), asked);
        answers.refresh(List.of(pod("a")), renewed, this::ask, NOW.plusSeconds(2));
        assertEquals(List.of("a"), asked);
    }

    @Test
    void pod_that_gives_no_answer_is_left_alone_for_a_second() {
        Answers answers = first();
        assertFalse(answers.of(pod("a")).reached());
        assertEquals(List.of(), askedAfter(answers, Duration.ofMillis(999)));
        assertEquals(List.of("a"), askedAfter(answers, Duration.ofSeconds(1)));
    }

    @Test
    void what_a_pod_said_last_is_remembered_but_does_not_count_while_it_cannot_be_reached() {
        given.put("a", answer("config", FILE, ""));
        Answers before = first();
        given.clear();
        Answers after = before.refresh(List.of(pod("a")), WANTED, this::ask, NOW.plusSeconds(30));
        PodAnswer answer = after.of(pod("a"));
        assertEquals(Optional.of(FILE), answer.file());
        assertEquals("config", answer.config().running());
        assertFalse(answer.has("config", FILE.hash()));
    }

    @Test
    void pods_are_asked_all_at_once() {
        List<CompletableFuture<PodAnswer>> open = new ArrayList<>();
        PodQuestions patient = (address, now) -> {
            open.add(new CompletableFuture<>());
            if (open.size() == 2) {
                open.forEach(question -> question.complete(answer("config", FILE, "")));
            }
            return open.get(open.size() - 1);
        };
        Answers answers = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> Answers.NONE.refresh(List.of(pod("a"), pod("b")), WANTED, patient, NOW));
        assertEquals(2, answers.byUid().size());
    }

    @Test
    void pod_without_an_address_is_not_asked_and_a_pod_that_is_gone_is_forgotten() {
        given.put("a", answer("config", FILE, ""));
        Answers answers = first().refresh(List.of(without("b")), WANTED, this::ask, NOW);
        assertEquals(List.of("a"), asked);
        assertEquals(List.of("b"), List.copyOf(answers.byUid().keySet()));
    }

    @Test
    void plan_sees_only_ready_pods() {
        List<NginxPodView> views = first().views(List.of(pod("a"), without("b")), "config");
        assertEquals(List.of("a"), views.stream().map(NginxPodView::uid).toList());
    }

    @Test
    void plan_sees_the_file_of_a_pod_that_answered_and_whether_it_runs_the_wanted_configuration() {
        given.put("a", answer("config", OTHER_FILE, ""));
        assertEquals(
                List.of(new NginxPodView("a", Optional.of(OTHER_FILE), true)),
                first().views(List.of(pod("a")), "config"));
        assertEquals(
                List.of(new NginxPodView("a", Optional.of(OTHER_FILE), false)),
                first().views(List.of(pod("a")), "newer"));
    }

    @Test
    void plan_sees_no_file_of_a_pod_that_gave_no_answer_this_time_so_that_it_is_not_waited_for_longer() {
        given.put("a", answer("config", FILE, ""));
        Answers before = first();
        given.clear();
        Answers after = before.refresh(List.of(pod("a")), WANTED, this::ask, NOW.plusSeconds(30));
        assertEquals(List.of(new NginxPodView("a", Optional.empty(), true)), after.views(List.of(pod("a")), "config"));
    }
}
