package dev.stickybalancer.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says of each move, each end of a session and each failure whose doing it was. Pure: events and history in, verdicts
 * out.
 */
final class Judgement {

    /** A user was answered by another pod than before. */
    record Move(Instant time, Event.User user, String from, String to, Cause cause) {}

    /**
     * A session ended.
     *
     * @param settled whether it had lasted a while, and so was opened when no pod was just ending
     */
    record End(Event.Ended event, Cause cause, boolean settled) {}

    /** A request failed; without a pod of its own, a user's failure is the balancer's. */
    record Failure(Event.Failed event, Cause cause) {}

    private record Sighting(Instant time, String pod) {}

    /** So long after a kill, on a busy machine, a user may see that a connection broke. */
    private static final Duration NOTICED = Duration.ofSeconds(1);

    /** Longer than a pod of the demo app takes from its first refusal until every nginx pod has heard of its end. */
    private static final Duration SETTLED = Duration.ofSeconds(12);

    private final ServingHistory history;

    Judgement(ServingHistory history) {
        this.history = history;
    }

    /** Without cookies nobody is bound for longer than a session, and one that is broken shows in its end. */
    List<Move> moves(List<Event> events) {
        List<Move> moves = new ArrayList<>();
        Map<Event.User, Sighting> last = new HashMap<>();
        for (Event event : inOrder(events)) {
            String pod = podOf(event);
            if (pod.isEmpty() || event.user().kind() == UserKind.COOKIELESS) {
                continue;
            }
            Sighting before = last.put(event.user(), new Sighting(event.time(), pod));
            if (before != null && !before.pod().equals(pod)) {
                Cause cause = cause(before.pod(), before.time(), event.time());
                moves.add(new Move(event.time(), event.user(), before.pod(), pod, cause));
            }
        }
        return moves;
    }

    List<End> ends(List<Event> events) {
        List<End> ends = new ArrayList<>();
        Map<Event.User, Instant> since = new HashMap<>();
        for (Event event : inOrder(events)) {
            if (event instanceof Event.Opened opened) {
                since.put(opened.user(), opened.time());
            } else if (event instanceof Event.Ended ended) {
                Instant opened = since.getOrDefault(ended.user(), Instant.MIN);
                ends.add(new End(ended, cause(ended), opened.plus(SETTLED).isBefore(ended.time())));
            }
        }
        return ends;
    }

    List<Failure> failures(List<Event> events) {
        List<Failure> failures = new ArrayList<>();
        for (Event event : inOrder(events)) {
            if (event instanceof Event.Failed failed) {
                failures.add(new Failure(failed, cause(failed)));
            }
        }
        return failures;
    }

    /** How often a pod that had counted a user's requests began again at no more than it had said before. */
    static List<Event.Answered> forgotten(List<Event> events) {
        record Seat(Event.User user, String pod, String what) {}
        List<Event.Answered> forgotten = new ArrayList<>();
        Map<Seat, Integer> counts = new HashMap<>();
        for (Event event : inOrder(events)) {
            if (event instanceof Event.Answered answered
                    && answered.count() > 0
                    && answered.user().kind() == UserKind.HTTP) {
                var seat = new Seat(answered.user(), answered.pod(), answered.what());
                Integer before = counts.put(seat, answered.count());
                if (before != null && answered.count() <= before) {
                    forgotten.add(answered);
                }
            }
        }
        return forgotten;
    }

    private Cause cause(Event.Ended ended) {
        if (ended.byApp()) {
            return Cause.APP;
        }
        boolean broken = ended.code() == WebSocketWire.ABNORMAL;
        return broken && history.killedBetween(ended.time().minus(NOTICED), ended.time())
                ? Cause.KILLED
                : cause(ended.pod(), ended.time(), ended.time());
    }

    private Cause cause(Event.Failed failed) {
        Instant sent = failed.sent();
        if (failed.status() == 0 && history.killedBetween(sent, failed.time())) {
            return Cause.KILLED;
        }
        return failed.pod().isEmpty() ? Cause.BALANCER : cause(failed.pod(), sent, failed.time());
    }

    private Cause cause(String pod, Instant from, Instant to) {
        if (!history.knows(pod)) {
            return Cause.UNKNOWN;
        }
        return history.servedThroughout(pod, from, to) ? Cause.BALANCER : Cause.POD_ENDED;
    }

    /** The pod that an event proves its user to be at, empty for none. */
    static String podOf(Event event) {
        if (event instanceof Event.Answered answered) {
            return answered.pod();
        }
        if (event instanceof Event.Opened opened) {
            return opened.pod();
        }
        return event instanceof Event.Seen seen ? seen.pod() : "";
    }

    private static List<Event> inOrder(List<Event> events) {
        return events.stream().sorted(Comparator.comparing(Event::time)).toList();
    }
}
