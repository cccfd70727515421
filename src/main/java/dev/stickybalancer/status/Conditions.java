package dev.stickybalancer.status;

import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions as the Kubernetes API wants them. */
final class Conditions {
    private static final int MESSAGE_LIMIT = 1000;

    private Conditions() {}

    /** The transition time moves only when the status of a condition does. */
    static List<Condition> merge(
            StickyBalancerStatus last, Map<String, Verdict> verdicts, Long generation, Instant now) {
        List<Condition> conditions = new ArrayList<>();
        verdicts.forEach((type, verdict) -> conditions.add(new ConditionBuilder()
                .withType(type)
                .withStatus(verdict.status())
                .withReason(verdict.reason())
                .withMessage(shorten(verdict.message()))
                .withObservedGeneration(generation)
                .withLastTransitionTime(find(last, type)
                        .filter(before -> before.getStatus().equals(verdict.status()))
                        .map(Condition::getLastTransitionTime)
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()))
                .build()));
        return conditions;
    }

    static Optional<Condition> find(StickyBalancerStatus status, String type) {
        return Optional.ofNullable(status).map(StickyBalancerStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static String shorten(String message) {
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT - 1) + "…";
    }
}
