package dev.stickybalancer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.EndpointId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold at every moment of a {@link Simulation}. Times in milliseconds. */
final class Promises {
    /** Before that an nginx pod may know an address that came back only because it does not know that it had gone. */
    private static final int SETTLED_IN = 2500;

    private final Map<EndpointId, Endpoint.State> app;
    private final Map<EndpointId, Long> unreadySince = new HashMap<>();
    private final Map<EndpointId, Long> joined = new HashMap<>();
    private final Set<EndpointId> promised = new HashSet<>();

    /** {@code app}: changes while the simulation runs. */
    Promises(Map<EndpointId, Endpoint.State> app) {
        this.app = app;
    }

    void seen(Endpoints endpoints, long now) {
        endpoints.all().forEach(seen -> {
            if (seen.state() == Endpoint.State.NOT_READY) {
                unreadySince.putIfAbsent(seen.id(), now);
            } else {
                unreadySince.remove(seen.id());
            }
        });
        unreadySince.keySet().retainAll(app.keySet());
    }

    void appChanged() {
        joined.keySet().retainAll(app.keySet());
        promised.retainAll(app.keySet());
    }

    /** What a written file says of the app at this moment. */
    static void requireHonest(
            HostsFile file, Optional<HostsFile> stored, Map<EndpointId, Endpoint.State> app, boolean known) {
        if (!known) {
            stored.ifPresent(kept -> assertEquals(kept, file, "nothing is known, so nothing changes"));
            return;
        }
        file.placements()
                .keySet()
                .forEach(id -> assertTrue(app.containsKey(id), () -> id + " is gone and still written"));
        app.forEach((id, state) -> assertTrue(
                state != Endpoint.State.READY || file.placements().containsKey(id),
                () -> id + " is ready and not written"));
        boolean usable =
                app.containsValue(Endpoint.State.READY) || app.containsValue(Endpoint.State.TERMINATING_SERVING);
        boolean active = file.placements().values().stream().anyMatch(at -> at.place() != Place.DRAINING);
        assertTrue(!usable || active, () -> "an endpoint serves and new users are sent nowhere: " + file);
    }

    /** Once every nginx pod knows an endpoint, every one knows it for as long as it keeps its users. */
    void require(List<SimulatedPod> pods, long now) {
        promised.removeIf(id -> !keepsUsers(id, now));
        for (EndpointId id : app.keySet()) {
            if (!keepsUsers(id, now)) {
                continue;
            }
            Optional<SimulatedPod> ignorant = pods.stream()
                    .filter(pod -> pod.counts(now) && !pod.knows(id))
                    .findFirst();
            boolean settledIn = now - joined.computeIfAbsent(id, any -> now) > SETTLED_IN;
            if (ignorant.isEmpty() && settledIn && pods.stream().allMatch(pod -> pod.counts(now))) {
                promised.add(id);
            }
            assertTrue(
                    ignorant.isEmpty() || !promised.contains(id),
                    () -> id + " is " + app.get(id) + " and in no name on " + ignorant);
        }
    }

    private boolean keepsUsers(EndpointId id, long now) {
        Endpoint.State state = app.get(id);
        long unready = now - unreadySince.getOrDefault(id, now);
        return state != null && (state != Endpoint.State.NOT_READY || unready < 29_000);
    }
}
