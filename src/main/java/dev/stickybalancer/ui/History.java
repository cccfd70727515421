package dev.stickybalancer.ui;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of the past of one balancer, the oldest first. It begins when the operator does.
 *
 * @param releases which generation asked for which nginx.conf
 */
public record History(List<Change> changes, List<Propagation> propagations, List<Release> releases) {
    public static final History NONE = new History(List.of(), List.of(), List.of());

    private static final int CHANGES = 50;
    private static final int PROPAGATIONS = 500;
    private static final int RELEASES = 20;

    /** Over all balancers; with many of them each has less. */
    private static final int ALL_CHANGES = 5_000;

    private static final int ALL_PROPAGATIONS = 50_000;

    /** One change of the app's endpoints on its way to every nginx pod. */
    public record Propagation(Instant at, long milliseconds) {}

    /** The newest generation that a configuration belongs to. */
    public record Release(String configHash, long generation) {}

    /** The generation that a configuration belongs to; empty when that is long ago. */
    Optional<Long> generationOf(String configHash) {
        return releases.stream()
                .filter(release -> release.configHash().equals(configHash))
                .map(Release::generation)
                .findFirst();
    }

    /** @param balancers that share the memory */
    History with(List<Change> more, Optional<Propagation> propagation, int balancers) {
        return new History(
                last(Math.min(CHANGES, share(ALL_CHANGES, balancers)), changes, more),
                last(
                        Math.min(PROPAGATIONS, share(ALL_PROPAGATIONS, balancers)),
                        propagations,
                        propagation.stream().toList()),
                releases);
    }

    History with(Release release) {
        if (release.configHash().isEmpty() || releases.contains(release)) {
            return this;
        }
        List<Release> others = releases.stream()
                .filter(other -> !other.configHash().equals(release.configHash()))
                .toList();
        return new History(changes, propagations, last(RELEASES, others, List.of(release)));
    }

    private static int share(int all, int balancers) {
        return Math.max(1, all / Math.max(1, balancers));
    }

    private static <T> List<T> last(int limit, List<T> old, List<T> more) {
        if (more.isEmpty() && old.size() <= limit) {
            return old;
        }
        int tooMany = Math.max(0, old.size() + more.size() - limit);
        return Stream.concat(old.stream(), more.stream()).skip(tooMany).toList();
    }
}
