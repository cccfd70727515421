package dev.stickybalancer.status;

import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions as the Kubernetes API wants them. */
public final class Conditions {
    /**
     * In UTF-8. One message may stand in four conditions, and the whole status shall stay below 4 KiB with the longest
     * addresses there are.
     */
    private static final int MESSAGE_BYTES = 400;

    private static final String CUT = "…";

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

    /** None of this type, or no status yet: empty. */
    public static Optional<Condition> find(StickyBalancerStatus status, String type) {
        return Optional.ofNullable(status).map(StickyBalancerStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** Never cuts a character in two. */
    private static String shorten(String message) {
        if (bytes(message) <= MESSAGE_BYTES) {
            return message;
        }
        StringBuilder shortened = new StringBuilder();
        int left = MESSAGE_BYTES - bytes(CUT);
        for (int c : message.codePoints().toArray()) {
            String character = Character.toString(c);
            left -= bytes(character);
            if (left < 0) {
                break;
            }
            shortened.append(character);
        }
        return shortened.append(CUT).toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
