package dev.stickybalancer.ui;

import java.util.List;
import java.util.Optional;

/** What this replica of the operator can tell. */
public sealed interface State {

    /** It does the work; the balancers that it has looked at so far. */
    record Leading(List<Snapshot> balancers) implements State {}

    /**
     * Another replica does the work, or this one is about to.
     *
     * @param leader name of its pod, as far as known
     * @param namespace of both
     * @param port of the leader's own page
     */
    record Following(Optional<String> leader, String namespace, int port) implements State {}
}
