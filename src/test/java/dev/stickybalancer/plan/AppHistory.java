package dev.stickybalancer.plan;

import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.model.EndpointId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;

/** What happens to an app's pods: one random thing at a time. Addresses are few, so that they come back. */
final class AppHistory {
    private static final int ADDRESSES = 8;
    private final NavigableMap<EndpointId, State> app;
    private final Random random;
    private int port = 3000;
    private EndpointId last = new EndpointId("10.0.0.1", port);

    AppHistory(NavigableMap<EndpointId, State> app, Random random) {
        this.app = app;
        this.random = random;
    }

    /** Makes it likely that the next thing happens to this endpoint. */
    void look(EndpointId id) {
        last = id;
    }

    /** Changes the app and says what it is now. */
    String change() {
        switch (random.nextInt(16)) {
            case 0 -> app.clear();
            case 1 -> app.replaceAll((id, state) -> State.TERMINATING_SERVING);
            case 2 -> port = port == 3000 ? 4000 : 3000;
            case 3, 4 -> replaceOne();
            case 5, 6, 7, 8, 9 -> join();
            default -> moveOne();
        }
        return app.toString();
    }

    private void join() {
        EndpointId id = new EndpointId("10.0.0." + (1 + random.nextInt(ADDRESSES)), port);
        boolean free = app.keySet().stream().noneMatch(other -> other.address().equals(id.address()));
        if (free) {
            app.put(id, random.nextInt(3) == 0 ? State.NOT_READY : State.READY);
        }
    }

    /** One goes and one comes in the same update, as when a pod that was deleted by force is replaced. */
    private void replaceOne() {
        pick().ifPresent(app::remove);
        join();
    }

    private void moveOne() {
        pick().ifPresent(id -> {
            Map<State, List<State>> ways = Map.of(
                    State.READY, List.of(State.NOT_READY, State.TERMINATING_SERVING),
                    State.NOT_READY, List.of(State.READY, State.READY, State.TERMINATING),
                    State.TERMINATING_SERVING, List.of(State.TERMINATING),
                    State.TERMINATING, List.of());
            List<State> next = ways.get(app.get(id));
            if (next.isEmpty() || random.nextInt(6) == 0) {
                app.remove(id);
            } else {
                app.put(id, next.get(random.nextInt(next.size())));
            }
        });
    }

    /** Often the same one as last time: what happens to one endpoint quickly is what makes plans go wrong. */
    private Optional<EndpointId> pick() {
        if (random.nextBoolean() && app.containsKey(last)) {
            return Optional.of(last);
        }
        Optional<EndpointId> picked = app.isEmpty()
                ? Optional.empty()
                : app.keySet().stream().skip(random.nextInt(app.size())).findFirst();
        picked.ifPresent(id -> last = id);
        return picked;
    }
}
