package dev.stickybalancer.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How fast a change of membership shows at each balancer pod, in the only way that counts for users: by the pods that
 * answer requests without a cookie. Pure; {@link PropagationProbes} makes the probes, the caller tells the changes.
 *
 * @param seconds per kind of change, one sample per change and balancer pod
 * @param unsettled changes that were not over at a balancer pod within the time looked at
 * @param probes how many there were
 * @param failed of these, how many were not answered by an app pod
 * @param details one line per change and balancer pod
 */
public record Propagation(
        Map<Kind, Samples> seconds, Map<Kind, Integer> unsettled, int probes, int failed, List<String> details) {

    /** How membership changes. */
    public enum Kind {
        /** The pod shall get no new users any more: it is terminating or not ready. */
        LEAVE,
        /** The pod's endpoint is gone. */
        GONE,
        /** The pod is ready. */
        JOIN
    }

    /**
     * A change, at the moment when somebody outside the balancer could know, by a watch on EndpointSlices for example.
     */
    public record Change(Instant time, Kind kind, String pod) {}

    /**
     * One request without a cookie over a connection of its own.
     *
     * @param sent before the connection was opened
     * @param address the balancer pod that was asked
     * @param pod the app pod that answered, empty for none
     * @param status of the answer, 0 for none
     */
    public record Probe(Instant sent, String address, String pod, int status) {}

    /**
     * A pod is out of rotation when so many probes at an address have passed it by; with 4 pods, chance is below 1 %.
     */
    static final int PASSED_BY = 20;

    /** Undone sooner, a change may never have been meant to show: a readiness probe that was late once, for example. */
    static final Duration BLIP = Duration.ofSeconds(4);

    private record Delay(Change change, String address, double seconds) {}

    /**
     * For a pod that left: from the change until the last request that still reached it was sent (0 when there was
     * none). For a pod that joined: until the first request that reached it was sent. Looks from each change to the
     * next change of the same pod, but no further than {@code limit}. A change that is undone within {@link #BLIP}
     * counts as none, and neither does its undoing.
     */
    public static Propagation of(List<Change> all, List<Probe> probes, Duration limit) {
        List<Change> changes = lasting(all);
        Map<String, List<Probe>> byAddress = probes.stream()
                .sorted(Comparator.comparing(Probe::sent))
                .collect(Collectors.groupingBy(Probe::address, TreeMap::new, Collectors.toList()));
        List<Delay> delays = new ArrayList<>();
        for (Change change : changes) {
            Instant until = end(change, changes, limit);
            byAddress.forEach((address, asked) -> {
                List<Probe> window = asked.stream()
                        .filter(probe -> !probe.sent().isBefore(change.time())
                                && probe.sent().isBefore(until))
                        .toList();
                delays.add(new Delay(change, address, delay(change, window)));
            });
        }
        Map<Kind, Samples> seconds = new EnumMap<>(Kind.class);
        Map<Kind, Integer> unsettled = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            List<Double> ofKind = delays.stream()
                    .filter(delay -> delay.change().kind() == kind)
                    .map(Delay::seconds)
                    .toList();
            seconds.put(
                    kind, Samples.of(ofKind.stream().filter(Double::isFinite).toList()));
            unsettled.put(kind, (int)
                    ofKind.stream().filter(delay -> !Double.isFinite(delay)).count());
        }
        int failed = (int) probes.stream()
                .filter(probe -> probe.status() != 200 || probe.pod().isEmpty())
                .count();
        return new Propagation(seconds, unsettled, probes.size(), failed, details(delays));
    }

    private static List<Change> lasting(List<Change> changes) {
        List<Change> lasting = new ArrayList<>(changes);
        for (Change change : changes) {
            changes.stream()
                    .filter(next -> isUndoing(next, change))
                    .filter(next -> next.time().isBefore(change.time().plus(BLIP)))
                    .findFirst()
                    .ifPresent(next -> lasting.removeAll(List.of(change, next)));
        }
        return lasting;
    }

    private static boolean isUndoing(Change next, Change change) {
        return next.pod().equals(change.pod())
                && next.time().isAfter(change.time())
                && (next.kind() == Kind.JOIN) != (change.kind() == Kind.JOIN);
    }

    private static Instant end(Change change, List<Change> changes, Duration limit) {
        // A pod that is gone cannot be more gone: LEAVE and the GONE after it are looked at together.
        return changes.stream()
                .filter(next -> isUndoing(next, change))
                .map(Change::time)
                .min(Comparator.naturalOrder())
                .filter(time -> time.isBefore(change.time().plus(limit)))
                .orElse(change.time().plus(limit));
    }

    /** NaN when it is not settled. */
    private static double delay(Change change, List<Probe> window) {
        var reached = IntStream.range(0, window.size())
                .filter(i -> window.get(i).pod().equals(change.pod()))
                .boxed()
                .toList();
        if (change.kind() == Kind.JOIN) {
            return reached.isEmpty() ? Double.NaN : seconds(change, window.get(reached.get(0)));
        }
        int last = reached.isEmpty() ? -1 : reached.get(reached.size() - 1);
        if (window.size() - 1 - last < PASSED_BY) {
            return Double.NaN;
        }
        return last < 0 ? 0 : seconds(change, window.get(last));
    }

    private static double seconds(Change change, Probe probe) {
        return Duration.between(change.time(), probe.sent()).toNanos() / 1e9;
    }

    private static List<String> details(List<Delay> delays) {
        return delays.stream()
                .map(delay -> String.format(
                        Locale.ROOT,
                        "%s %s %s at %s: %.3f s",
                        delay.change().time(),
                        delay.change().kind(),
                        delay.change().pod(),
                        delay.address(),
                        delay.seconds()))
                .toList();
    }

    /** The table for people. */
    @Override
    public String toString() {
        var text = new StringBuilder(probes + " probes, " + failed + " failed\n");
        for (Kind kind : Kind.values()) {
            Samples samples = seconds.get(kind);
            text.append(String.format(
                    Locale.ROOT,
                    "%-5s  p50 %.2f  p90 %.2f  p99 %.2f  max %.2f s  n %d  unsettled %d%n",
                    kind,
                    samples.p50(),
                    samples.p90(),
                    samples.p99(),
                    samples.max(),
                    samples.n(),
                    unsettled.get(kind)));
        }
        return text.toString();
    }
}
