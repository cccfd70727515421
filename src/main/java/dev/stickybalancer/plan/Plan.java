package dev.stickybalancer.plan;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.UpstreamShape;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Make before break. nginx resolves the two names of a shard at different moments, and nginx pods learn of a change at
 * different moments; an address that changed names in one step would be unknown to some nginx pod for a while, and its
 * users would be moved (measured: 203 of 25,104 requests in 40 such moves, none with an overlap).
 *
 * <ul>
 *   <li>A new endpoint: draining name (known everywhere, no users yet), both names, active name.
 *   <li>One that stops taking users: both names, draining name.
 *   <li>One that is gone, and the first ones of an empty balancer: at once.
 * </ul>
 *
 * <p>A step is taken when every ready nginx pod was seen to have the one before and had time to act on it. Steps of
 * different endpoints do not wait for each other.
 */
public final class Plan {
    private final Timing timing;
    private final boolean overlap;

    private Plan(Timing timing, boolean overlap) {
        this.timing = timing;
        this.overlap = overlap;
    }

    /** For the way that was chosen. */
    public static Plan of(EndpointUpdates updates) {
        return updates == EndpointUpdates.RELOAD ? ofListed() : ofNames();
    }

    /** For endpoints that nginx finds by name, the two names of a shard at moments of their own. */
    public static Plan ofNames() {
        return new Plan(Timing.NAMES, true);
    }

    /** For endpoints that are listed in nginx.conf: a reload changes all of them at once, so none needs two places. */
    public static Plan ofListed() {
        return new Plan(Timing.LISTED, false);
    }

    /**
     * The next file, given the last one and the present state of affairs.
     *
     * @param last empty when there never was one
     * @param pods the ready nginx pods; without any, no step waits
     */
    public Planned next(
            Optional<HostsFile> last,
            Endpoints endpoints,
            BackendPort port,
            Collection<NginxPodView> pods,
            PlanMemory memory,
            Instant now) {
        HostsFile from = last.filter(file -> file.family() == port.family())
                .orElseGet(() -> HostsFile.empty(port.expectedPort(), port.family()));
        PlanMemory observed = memory.observe(pods, now);
        if (!endpoints.known()) {
            HostsFile kept = last.orElse(from);
            return new Planned(kept, observed.wrote(kept, now), true, false, Optional.empty());
        }
        // An operator that has just started reads the last file as if it had been written this moment.
        PlanMemory dated = observed.wrote(from, now);
        Wanted wanted = Wanted.of(endpoints, from, dated.unreadySince(), timing, now);
        Steps steps = new Steps(from, pods, dated, now);
        SortedMap<EndpointId, Placement> placements = new TreeMap<>();
        wanted.places().forEach((id, place) -> placements.put(id, steps.next(id, place)));
        if (placements.values().stream().allMatch(placement -> placement.place() == Place.DRAINING)) {
            // Nobody would take new users, be it that the balancer was empty or that the last active one has just
            // gone: whoever can take them must not wait.
            wanted.places().forEach((id, place) -> {
                if (place == Place.ACTIVE) {
                    boolean isNew = !from.placements().containsKey(id);
                    placements.computeIfPresent(id, (any, at) -> at.at(isNew || !overlap ? Place.ACTIVE : Place.BOTH));
                }
            });
        }
        endpoints.all().forEach(seen -> placements.computeIfPresent(seen.id(), (id, at) -> at.of(seen.route())));
        UpstreamShape shape = shapeOf(from, placements);
        SockJsBuckets buckets = from.buckets().next(shape.shardsByPort().keySet(), keepers(placements, wanted));
        HostsFile file = new HostsFile(shape, placements, buckets, port.family());
        boolean settled = wanted.places().equals(places(placements));
        return new Planned(
                file,
                dated.wrote(file, now).withUnreadySince(wanted.unreadySince()),
                settled,
                wanted.allDraining(),
                sooner(steps.recheckIn, wanted.recheckIn()));
    }

    /**
     * Whether no ready nginx pod sends an endpoint new users any more.
     *
     * @param file the last one
     */
    public boolean isDrained(
            EndpointId id, HostsFile file, Collection<NginxPodView> pods, PlanMemory memory, Instant now) {
        Placement placement = file.placements().get(id);
        PlanMemory observed = memory.observe(pods, now).wrote(file, now);
        return placement == null
                || (placement.place() == Place.DRAINING && new Steps(file, pods, observed, now).isTaken(id, placement));
    }

    /**
     * Those that may keep buckets. The sessions of a pod that ends are over or about to be, and without a cookie nothing
     * binds the next ones to the pod that takes them in its place. Where endpoints are listed that is not worth a reload.
     */
    private SortedMap<EndpointId, Placement> keepers(SortedMap<EndpointId, Placement> placements, Wanted wanted) {
        SortedMap<EndpointId, Placement> keepers = new TreeMap<>(placements);
        if (overlap) {
            keepers.keySet().removeAll(wanted.ending());
        }
        return keepers.isEmpty() ? placements : keepers;
    }

    private static SortedMap<EndpointId, Place> places(SortedMap<EndpointId, Placement> placements) {
        SortedMap<EndpointId, Place> places = new TreeMap<>();
        placements.forEach((id, placement) -> places.put(id, placement.place()));
        return places;
    }

    /** The names never get fewer while their port is in use, and stay as they are while there is no endpoint. */
    private static UpstreamShape shapeOf(HostsFile from, SortedMap<EndpointId, Placement> placements) {
        if (placements.isEmpty()) {
            return from.shape();
        }
        SortedMap<Integer, Integer> shards = new TreeMap<>();
        placements.forEach((id, placement) -> shards.merge(
                id.port(),
                Math.max(placement.shard() + 1, from.shape().shardsByPort().getOrDefault(id.port(), 1)),
                Math::max));
        return new UpstreamShape(shards);
    }

    static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().compareTo(other.get()) <= 0 ? one : other;
    }

    /** One round of single steps. */
    private final class Steps {
        private final HostsFile from;
        private final Collection<NginxPodView> pods;
        private final PlanMemory memory;
        private final Instant now;
        private final Shards shards;
        private Optional<Duration> recheckIn = Optional.empty();

        Steps(HostsFile from, Collection<NginxPodView> pods, PlanMemory memory, Instant now) {
            this.from = from;
            this.pods = pods;
            this.memory = memory;
            this.now = now;
            this.shards = new Shards(from);
        }

        Placement next(EndpointId id, Place wanted) {
            Placement current = from.placements().get(id);
            if (current == null) {
                return new Placement(shards.assign(id.port()), Place.DRAINING, "");
            }
            if (current.place() == wanted) {
                return current;
            }
            if (current.place() == Place.ACTIVE) {
                return current.at(overlap ? Place.BOTH : wanted);
            }
            if (!isTaken(id, current)) {
                return current;
            }
            return current.at(overlap && current.place() == Place.DRAINING ? Place.BOTH : wanted);
        }

        /** Whether every ready nginx pod had time to act on the endpoint's present place. */
        private boolean isTaken(EndpointId id, Placement current) {
            Since written = memory.written().get(id);
            Duration wait = Duration.ZERO;
            for (NginxPodView pod : pods) {
                Duration sinceWritten = Duration.between(written.since(), now);
                Since seen = memory.seen().get(pod.uid()).get(id);
                boolean confirmed = pod.hasWantedConfig() && isSeen(seen, written);
                Duration left = confirmed
                        ? timing.settle().minus(Duration.between(seen.since(), now))
                        : patience(pod, seen, current).minus(sinceWritten);
                wait = left.compareTo(wait) > 0 ? left : wait;
            }
            if (wait.compareTo(Duration.ZERO) > 0) {
                recheckIn = sooner(recheckIn, Optional.of(wait));
                return false;
            }
            return true;
        }

        private Duration patience(NginxPodView pod, Since seen, Placement current) {
            boolean mayHaveIt = pod.hasWantedConfig() && seen != null && seen.place() == current.place();
            return pod.file().isEmpty() || mayHaveIt ? timing.patience() : timing.lagPatience();
        }

        /**
         * A place that the pod was seen to have before it was last written proves nothing: the endpoint was elsewhere
         * in between, and the pod may yet have to go through that.
         */
        private static boolean isSeen(Since seen, Since written) {
            return seen != null
                    && seen.place() == written.place()
                    && !seen.since().isBefore(written.since());
        }
    }
}
