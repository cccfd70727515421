package dev.stickybalancer.plan;

import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Watches whether the app's pods serve for long enough after their deletion began: until no nginx pod sends them new
 * users. Seen from outside, because that is what users meet, whatever a preStop and a grace period were meant to do; and
 * it takes no right to read the app's pods.
 *
 * <p>Only pods that Kubernetes was seen to delete are judged, while others are ready to take over. One that is gone from
 * one moment to the next was lost with its node, killed by force, or is another Service's by now: no preStop helps there.
 *
 * @param before how the endpoints were a round ago
 * @param endingSince when those that were ready, are being deleted and still serve were first seen so
 * @param last the last that was judged; empty while there was none
 */
public record Departures(Endpoints before, Map<EndpointId, Instant> endingSince, Optional<Departure> last) {
    /** Nothing was watched yet. */
    public static final Departures NONE = new Departures(Endpoints.UNKNOWN, Map.of(), Optional.empty());

    public Departures {
        endingSince = Map.copyOf(endingSince);
    }

    /**
     * Takes in the present endpoints.
     *
     * @param drained whether no nginx pod sends new users to an endpoint any more
     */
    public Departures next(Endpoints present, Predicate<EndpointId> drained, Instant now) {
        if (!present.known() || present.equals(before)) {
            return this;
        }
        Map<EndpointId, State> states = present.byId();
        Map<EndpointId, State> past = before.byId();
        Map<EndpointId, Instant> ending = present.all().stream()
                .filter(endpoint -> endpoint.state() == State.TERMINATING_SERVING)
                .map(Endpoint::id)
                .filter(id -> endingSince.containsKey(id) || past.get(id) == State.READY)
                .collect(Collectors.toMap(id -> id, id -> endingSince.getOrDefault(id, now)));
        return new Departures(present, ending, judged(states, drained, now).or(() -> last));
    }

    /** Of several at once the one that left too soon. */
    private Optional<Departure> judged(Map<EndpointId, State> states, Predicate<EndpointId> drained, Instant now) {
        if (!states.containsValue(State.READY)) {
            return Optional.empty();
        }
        List<Departure> departures = before.all().stream()
                .filter(endpoint -> hasLeft(endpoint, Optional.ofNullable(states.get(endpoint.id()))))
                .map(endpoint -> new Departure(
                        endpoint.id(),
                        Duration.between(endingSince.getOrDefault(endpoint.id(), now), now),
                        drained.test(endpoint.id())))
                .toList();
        return departures.stream()
                .filter(departure -> !departure.inTime())
                .findFirst()
                .or(() -> departures.stream().findFirst());
    }

    /**
     * It was being deleted and served, or was ready and is being deleted; and now it does not serve. Of one whose deletion
     * was not seen to begin, because the operator started or took over meanwhile, nobody knows how long it served.
     */
    private boolean hasLeft(Endpoint before, Optional<State> now) {
        boolean isGone = now.isEmpty();
        boolean servesNoMore = now.equals(Optional.of(State.TERMINATING));
        return switch (before.state()) {
            case TERMINATING_SERVING -> endingSince.containsKey(before.id()) && (isGone || servesNoMore);
            case READY -> servesNoMore;
            case TERMINATING, NOT_READY -> false;
        };
    }

    /**
     * A pod of the app that was deleted and has stopped serving.
     *
     * @param served for how long after its deletion was first seen
     * @param inTime whether no nginx pod sent it new users any more by then
     */
    public record Departure(EndpointId id, Duration served, boolean inTime) {}
}
