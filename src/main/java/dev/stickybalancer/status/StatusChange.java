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
 * @param warning something is wrong, as opposed to put right
 * @param reason of the condition
 * @param note the condition's message
 */
public record StatusChange(boolean warning, String reason, String note) {
    private static final List<String> TOLD = List.of("Accepted", "ResolvedRefs", "BackendsAvailable", "Programmed");

    /** These come and go with every endpoint and every rollout. */
    private static final Set<String> ROUTINE = Set.of("Propagating", "NoReadyPods");

    /** What changed from one status to the next; all being well from the start is no news. */
    public static List<StatusChange> between(StickyBalancerStatus before, StickyBalancerStatus after) {
        List<StatusChange> changes = new ArrayList<>();
        for (String type : TOLD) {
            Optional<Condition> now = Conditions.find(after, type);
            if (now.isEmpty() || isRoutine(now.get())) {
                continue;
            }
            boolean wasWell = Conditions.find(before, type)
                    .map(last -> last.getStatus().equals("True") || isRoutine(last))
                    .orElse(true);
            boolean same = Conditions.find(before, type)
                    .filter(last -> last.getReason().equals(now.get().getReason()))
                    .isPresent();
            boolean isWell = now.get().getStatus().equals("True");
            boolean isBad = now.get().getStatus().equals("False");
            if (!same && (isBad || (isWell && !wasWell))) {
                changes.add(
                        new StatusChange(isBad, now.get().getReason(), now.get().getMessage()));
            }
        }
        return changes;
    }

    private static boolean isRoutine(Condition condition) {
        return ROUTINE.contains(condition.getReason());
    }
}
