package dev.stickybalancer.status;

import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of the status that a person would want to be told of.
 *
 * @param warning something is wrong, or better changed, as opposed to put right
 * @param reason of the condition
 * @param note the condition's message
 */
public record StatusChange(boolean warning, String reason, String note) {
    private static final List<String> TOLD = List.of("Accepted", "ResolvedRefs", "BackendsAvailable", "Programmed");

    /** These come and go with every endpoint and every rollout. */
    private static final Set<String> ROUTINE = Set.of("Propagating", "NoReadyPods");

    /** Users are served, but some are worse off than they need be. */
    private static final Set<String> ADVICE = Set.of("DrainAdvice", "SingleEndpoint");

    /** The one reason that Ready has for itself and that a person must act on. */
    private static final String STUCK = "ProgressDeadlineExceeded";

    /** What changed from one status to the next; all being well from the start is no news. */
    public static List<StatusChange> between(StickyBalancerStatus before, StickyBalancerStatus after) {
        List<StatusChange> changes = new ArrayList<>();
        for (String type : TOLD) {
            Optional<Condition> last = Conditions.find(before, type);
            Conditions.find(after, type)
                    .filter(now -> !ROUTINE.contains(now.getReason()))
                    .filter(now -> !hasReason(last, now.getReason()))
                    .filter(now -> isBad(now)
                            || (isTrue(now) && last.filter(StatusChange::wasBad).isPresent()))
                    .ifPresent(now -> changes.add(of(now)));
        }
        Optional<Condition> last = Conditions.find(before, "Ready");
        Conditions.find(after, "Ready")
                .filter(now -> hasReason(Optional.of(now), STUCK) != hasReason(last, STUCK))
                .filter(now -> isTrue(now) || hasReason(Optional.of(now), STUCK))
                .ifPresent(now -> changes.add(of(now)));
        return changes;
    }

    private static StatusChange of(Condition now) {
        return new StatusChange(isBad(now), now.getReason(), now.getMessage());
    }

    private static boolean hasReason(Optional<Condition> condition, String reason) {
        return condition.filter(known -> known.getReason().equals(reason)).isPresent();
    }

    private static boolean isTrue(Condition condition) {
        return condition.getStatus().equals("True");
    }

    private static boolean isBad(Condition condition) {
        return condition.getStatus().equals("False") || ADVICE.contains(condition.getReason());
    }

    private static boolean wasBad(Condition condition) {
        return !ROUTINE.contains(condition.getReason()) && (isBad(condition) || !isTrue(condition));
    }
}
