package dev.stickybalancer.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When each app pod answered direct requests, and so whether the balancer had a reason to give up on it. Times are
 * those at which the probes were sent: a pod that answers a probe sent after a moment served after that moment. Also
 * when the run killed processes of the balancer.
 */
final class ServingHistory {

    /**
     * A pod is thought away between the answered probes around this many failures in a row; one alone may be our
     * fault.
     */
    static final int FAILURES_OF_AN_OUTAGE = 2;

    /** @param millis until the answer was complete; NaN when nobody measured it */
    record Probe(Instant sent, boolean answered, double millis) {}

    private record Kill(Instant from, Instant to) {}

    private final Map<String, List<Probe>> probes = new HashMap<>();
    private final List<Kill> kills = new ArrayList<>();

    void add(String pod, Instant sent, boolean answered) {
        add(pod, sent, answered, Double.NaN);
    }

    synchronized void add(String pod, Instant sent, boolean answered, double millis) {
        probes.computeIfAbsent(pod, name -> new ArrayList<>()).add(new Probe(sent, answered, millis));
    }

    /** All answers that pods gave when they were asked directly: what a balancer cannot be faster than. */
    synchronized List<Probe> measured() {
        return probes.values().stream()
                .flatMap(List::stream)
                .filter(probe -> probe.answered() && !Double.isNaN(probe.millis()))
                .toList();
    }

    /** Between these moments a process was killed. */
    synchronized void addKill(Instant from, Instant to) {
        kills.add(new Kill(from, to));
    }

    synchronized boolean killedBetween(Instant from, Instant to) {
        return kills.stream()
                .anyMatch(kill -> !kill.to().isBefore(from) && !kill.from().isAfter(to));
    }

    synchronized boolean knows(String pod) {
        return probes.containsKey(pod);
    }

    synchronized Optional<Instant> lastServed(String pod) {
        return probes.getOrDefault(pod, List.of()).stream()
                .filter(Probe::answered)
                .map(Probe::sent)
                .reduce((first, second) -> second);
    }

    /**
     * Whether the pod is known to have served all the time from one moment to the other, and after it. Between the last
     * answered probe and the end of an outage nothing is known, so nothing there is held against the balancer.
     */
    synchronized boolean servedThroughout(String pod, Instant from, Instant to) {
        int failures = 0;
        for (Probe probe : probes.getOrDefault(pod, List.of())) {
            if (!probe.answered()) {
                failures++;
                continue;
            }
            if (failures >= FAILURES_OF_AN_OUTAGE && probe.sent().isAfter(from)) {
                return false; // the outage reaches into the time asked for
            }
            if (probe.sent().isAfter(to)) {
                return true;
            }
            failures = 0;
        }
        return false;
    }
}
