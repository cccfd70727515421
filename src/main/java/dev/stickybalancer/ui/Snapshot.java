package dev.stickybalancer.ui;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.status.Conditions;
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
        return Health.of(this) == Health.SUSPENDED;
    }

    /** Those that are always there: the two that exist only while they are true say nothing that Ready does not. */
    List<Condition> conditions() {
        return Optional.ofNullable(status.conditions()).stream()
                .flatMap(List::stream)
                .filter(condition -> !condition.getType().equals("Reconciling")
                        && !condition.getType().equals("Stalled"))
                .toList();
    }

    Optional<Condition> condition(String type) {
        return Conditions.find(status, type);
    }

    String path() {
        return StatusPage.PATH + "/" + namespace + "/" + name;
    }
}
