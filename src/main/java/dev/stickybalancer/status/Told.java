package dev.stickybalancer.status;

import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a person was last told of each condition. What comes and goes with every endpoint and every rollout is not told and
 * not remembered: a configuration that is refused, delivered with other endpoints, and refused again was refused all along.
 *
 * @param last by type of condition
 */
public record Told(Map<String, Condition> last) {
    private static final List<String> TYPES =
            List.of("Accepted", "ResolvedRefs", "BackendsAvailable", "Programmed", "Ready");

    private static final Set<String> ROUTINE = Set.of("Propagating", "NoReadyPods");

    /** Users are served, but some are worse off than they need be. */
    private static final Set<String> ADVICE = Set.of("DrainAdvice", "SingleEndpoint");

    public Told {
        last = Map.copyOf(last);
    }

    /** When whatever a status says has been told. */
    public static Told of(StickyBalancerStatus status) {
        return new Told(Map.of()).and(status);
    }

    /** The same after the changes to a status were told. */
    public Told and(StickyBalancerStatus status) {
        Map<String, Condition> next = new HashMap<>(last);
        tellable(status).forEach(condition -> next.put(condition.getType(), condition));
        return new Told(next);
    }

    /** What is to be told of a status; all being well from the start is no news. */
    public List<StatusChange> changes(StickyBalancerStatus status) {
        List<StatusChange> changes = new ArrayList<>();
        for (Condition now : tellable(status)) {
            Optional<Condition> before = Optional.ofNullable(last.get(now.getType()));
            boolean news = isBad(now)
                    ? before.filter(known -> saysTheSame(known, now)).isEmpty()
                    : before.filter(Told::isBad).isPresent();
            if (news) {
                changes.add(new StatusChange(isBad(now), now.getReason(), now.getMessage()));
            }
        }
        return changes;
    }

    private static List<Condition> tellable(StickyBalancerStatus status) {
        return TYPES.stream()
                .flatMap(type -> Conditions.find(status, type).stream())
                .filter(Told::isTellable)
                .toList();
    }

    /** Ready has one reason of its own that a person must act on; all others are those of another condition. */
    private static boolean isTellable(Condition condition) {
        if (condition.getStatus().equals("Unknown")) {
            return false;
        }
        return condition.getType().equals("Ready")
                ? !isBad(condition) || condition.getReason().equals(Rollout.STUCK)
                : !ROUTINE.contains(condition.getReason());
    }

    /** Another spec may be wrong in another way for the same reason. */
    private static boolean saysTheSame(Condition before, Condition now) {
        boolean sameSpec = Objects.equals(before.getObservedGeneration(), now.getObservedGeneration());
        return before.getReason().equals(now.getReason())
                && (sameSpec || before.getMessage().equals(now.getMessage()));
    }

    private static boolean isBad(Condition condition) {
        return condition.getStatus().equals("False") || ADVICE.contains(condition.getReason());
    }
}
