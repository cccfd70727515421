package dev.stickybalancer.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.PodAnswer;
import dev.stickybalancer.delivery.WantedHashes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {
    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant SECOND = FIRST.plusSeconds(30);
    private static final WantedHashes WANTED = new WantedHashes("c0ffee", "beef");

    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    void only_pods_that_were_asked_now_are_counted() {
        Answers after = new Answers(Map.of("a", answer(FIRST, true, 1, 0), "b", answer(SECOND, true, 1, 0)));
        metrics.delivery().asked(Answers.NONE, after, WANTED, SECOND);
        assertHas("stickybalancer_verifications_total{result=\"behind\"} 1.0");
        assertHas("stickybalancer_verifications_total{result=\"confirmed\"} 0.0");
    }

    @Test
    void pod_without_an_answer_is_a_failed_verification() {
        Answers after = new Answers(Map.of("a", answer(SECOND, false, 1, 0)));
        metrics.delivery().asked(Answers.NONE, after, WANTED, SECOND);
        assertHas("stickybalancer_verifications_total{result=\"unreachable\"} 1.0");
    }

    @Test
    void reloads_and_full_zones_are_counted_from_when_a_pod_was_first_heard() {
        Answers first = new Answers(Map.of("a", answer(FIRST, true, 7, 1)));
        metrics.delivery().asked(Answers.NONE, first, WANTED, FIRST);
        assertHas("stickybalancer_nginx_reloads_total 0.0");
        metrics.delivery().asked(first, new Answers(Map.of("a", answer(SECOND, true, 9, 4))), WANTED, SECOND);
        assertHas("stickybalancer_nginx_reloads_total 2.0");
        assertHas("stickybalancer_nginx_zone_errors_total 3.0");
    }

    @Test
    void container_that_was_replaced_counts_from_zero() {
        Answers first = new Answers(Map.of("a", answer(FIRST, true, 7, 0)));
        metrics.delivery().asked(first, new Answers(Map.of("a", answer(SECOND, true, 2, 0))), WANTED, SECOND);
        assertHas("stickybalancer_nginx_reloads_total 2.0");
    }

    @Test
    void propagation_falls_into_its_bucket() {
        metrics.delivery().propagated(Duration.ofMillis(700));
        assertHas("stickybalancer_propagation_seconds_bucket{le=\"0.5\"} 0");
        assertHas("stickybalancer_propagation_seconds_bucket{le=\"0.75\"} 1");
    }

    private static PodAnswer answer(Instant at, boolean reached, int reloads, int zoneErrors) {
        PodAnswer.Config config = new PodAnswer.Config("c0ffee", "c0ffee", "", "");
        return new PodAnswer(at, reached, config, Optional.empty(), PodAnswer.Certificate.NONE, reloads, zoneErrors);
    }

    private void assertHas(String line) {
        assertTrue(metrics.text().lines().anyMatch(line::equals), () -> line + " in\n" + metrics.text());
    }
}
