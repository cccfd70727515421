package dev.stickybalancer.plan;

import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where each endpoint shall end up, whatever the way there.
 *
 * @param places {@link Place#ACTIVE} or {@link Place#DRAINING}; an endpoint that is missing shall be gone
 * @param unreadySince carried from one decision to the next
 * @param allDraining no endpoint is ready, so those that still serve take new users too
 * @param ending those that are being deleted and no longer pass their readiness probe
 * @param recheckIn when the next endpoint's grace ends
 */
record Wanted(
        SortedMap<EndpointId, Place> places,
        Map<EndpointId, Instant> unreadySince,
        boolean allDraining,
        Set<EndpointId> ending,
        Optional<Duration> recheckIn) {

    static Wanted of(Endpoints endpoints, HostsFile last, Map<EndpointId, Instant> before, Timing timing, Instant now) {
        SortedMap<EndpointId, Place> places = new TreeMap<>();
        SortedMap<EndpointId, Instant> unready = new TreeMap<>();
        Optional<Duration> recheck = Optional.empty();
        boolean anyReady = endpoints.all().stream().anyMatch(e -> e.state() == Endpoint.State.READY);
        boolean allDraining = false;
        Set<EndpointId> ending = new HashSet<>();
        for (Endpoint endpoint : endpoints.all()) {
            EndpointId id = endpoint.id();
            boolean hasUsers = last.placements().containsKey(id);
            switch (endpoint.state()) {
                case READY -> places.put(id, Place.ACTIVE);
                case TERMINATING_SERVING -> {
                    places.put(id, anyReady ? Place.DRAINING : Place.ACTIVE);
                    allDraining |= !anyReady;
                }
                case TERMINATING -> {
                    ending.add(id);
                    // Its users stay until the endpoint is gone: moving them a few seconds early moves them for
                    // nothing.
                    if (hasUsers) {
                        places.put(id, Place.DRAINING);
                    }
                }
                case NOT_READY -> {
                    Instant since = before.getOrDefault(id, now);
                    Duration left = timing.unreadyGrace().minus(Duration.between(since, now));
                    if (hasUsers && left.compareTo(Duration.ZERO) > 0) {
                        places.put(id, Place.DRAINING);
                        recheck = Plan.sooner(recheck, Optional.of(left));
                    }
                    unready.put(id, since);
                }
            }
        }
        return new Wanted(places, unready, allDraining, ending, recheck);
    }
}
