package dev.stickybalancer.ui;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One balancer at the end of a round.
 *
 * @param at when
 * @param look empty while no spec was ever accepted; stays as it was while the spec is not
 */
public record Snapshot(
        String namespace,
        String name,
        long generation,
        Instant at,
        StickyBalancerStatus status,
        Optional<Look> look,
        History history) {

    /**
     * What is now, and what changed since the last one.
     *
     * @param propagation one that ended in this round
     * @param balancers that share the memory for histories
     */
    public static Snapshot after(
            Optional<Snapshot> last,
            StickyBalancer balancer,
            StickyBalancerStatus status,
            Optional<Look> look,
            Optional<History.Propagation> propagation,
            int balancers,
            Instant now) {
        long generation =
                Optional.ofNullable(balancer.getMetadata().getGeneration()).orElse(0L);
        Snapshot next = new Snapshot(
                balancer.getMetadata().getNamespace(),
                balancer.getMetadata().getName(),
                generation,
                now,
                status,
                look.or(() -> last.flatMap(Snapshot::look)),
                last.map(Snapshot::history).orElse(History.NONE));
        History history = next.history.with(new Comparison(last, next).changes(), propagation, balancers);
        return next.with(look.filter(seen -> !next.isSuspended())
                .map(seen -> history.with(new History.Release(seen.wanted().config(), generation)))
                .orElse(history));
    }

    private Snapshot with(History other) {
        return new Snapshot(namespace, name, generation, at, status, look, other);
    }

    /** Then nobody has rendered what this generation wants. */
    boolean isSuspended() {
        return condition("Ready")
                .filter(ready -> ready.getReason().equals("Suspended"))
                .isPresent();
    }

    List<Condition> conditions() {
        return Optional.ofNullable(status.conditions()).orElse(List.of());
    }

    Optional<Condition> condition(String type) {
        return conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    String path() {
        return StatusPage.PATH + "/" + namespace + "/" + name;
    }
}
