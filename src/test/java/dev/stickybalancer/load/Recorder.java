package dev.stickybalancer.load;

import java.util.ArrayList;
import java.util.List;

/** Keeps the events of a run in the order in which they were told, until it is closed. */
final class Recorder {
    private final List<Event> events = new ArrayList<>();
    private boolean closed;

    synchronized void record(Event event) {
        if (!closed) {
            events.add(event);
        }
    }

    /** From now on nothing is recorded: what happens to users who are told to leave says nothing about the balancer. */
    synchronized List<Event> close() {
        closed = true;
        return List.copyOf(events);
    }
}
