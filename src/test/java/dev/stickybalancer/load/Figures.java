package dev.stickybalancer.load;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What happened between two moments.
 *
 * @param step the step's name
 * @param from inclusive
 * @param to exclusive
 * @param answered requests and DDP calls that succeeded
 * @param failed requests that did not, by kind of user and whether the pod was there
 * @param failedGets failed requests that may be given to another pod although one had taken them
 * @param moves users who were answered by another pod than before
 * @param ends DDP sessions that ended
 * @param settledLost sessions without cookies that had lasted a while, and were lost although their pod served on
 * @param openFailures attempts to open a DDP session that failed
 * @param resets GETs that were sent again because a reused connection was closed under them
 * @param forgotten answers from a pod that had lost the user's state
 * @param usersKept users (but for new ones, and those without cookies) whom one pod answered all the time
 * @param usersMoved the others
 * @param latencyMillis of answered requests and calls
 * @param reopenMillis from the end of a DDP session to the first answer in the next
 * @param slowestBoundMillis the slowest answer to somebody with an affinity cookie, NaN for none
 * @param directMillis of answers that the app's pods gave past the balancer in the same time, a second each at most
 */
public record Figures(
        String step,
        Instant from,
        Instant to,
        int answered,
        Map<UserKind, Map<Cause, Integer>> failed,
        int failedGets,
        Map<UserKind, Map<Cause, Integer>> moves,
        Map<UserKind, Map<Cause, Integer>> ends,
        int settledLost,
        Map<UserKind, Integer> openFailures,
        int resets,
        int forgotten,
        int usersKept,
        int usersMoved,
        Map<UserKind, Samples> latencyMillis,
        Map<UserKind, Samples> reopenMillis,
        double slowestBoundMillis,
        Samples directMillis) {

    /** All failed requests, whatever the cause. */
    public int failedRequests() {
        return sum(failed);
    }

    /** Failed requests whose pod served all the time, and all failed requests of users without a pod. */
    public int failedByBalancer() {
        return sum(failed, Cause.BALANCER);
    }

    /** Moves, of whatever kind of user, away from a pod that served on. */
    public int needlessMoves() {
        return sum(moves, Cause.BALANCER);
    }

    /** The same without those who came only just now. */
    public int needlessMovesOfOldUsers() {
        return needlessMoves() - count(moves, UserKind.NEW, Cause.BALANCER);
    }

    public int movesBecausePodEnded() {
        return sum(moves, Cause.POD_ENDED);
    }

    /** The same without those who came only just now. Whoever moves once has one of them. */
    public int movesOfOldUsersBecausePodEnded() {
        return movesBecausePodEnded() - count(moves, UserKind.NEW, Cause.POD_ENDED);
    }

    /** WebSockets that ended without a close frame although their pod served on. */
    public int cutByBalancer() {
        return count(ends, UserKind.WEBSOCKET, Cause.BALANCER);
    }

    /**
     * SockJS polling sessions that were lost although their pod served on. Without cookies only those that had settled:
     * who comes in the moment in which a pod ends may have to begin once more.
     */
    public int pollingLostByBalancer() {
        return count(ends, UserKind.POLLING, Cause.BALANCER) + settledLost;
    }

    /** Failed attempts to open a DDP session with cookies, the first or again. */
    public int failedOpenings() {
        return reopenFailures() + openFailures.getOrDefault(UserKind.POLLING, 0);
    }

    /** Failed attempts to open a WebSocket, the first or again. */
    public int reopenFailures() {
        return openFailures.getOrDefault(UserKind.WEBSOCKET, 0);
    }

    /** Requests that were in flight in a process that the run killed. */
    public int failedByKill() {
        return sum(failed, Cause.KILLED);
    }

    static int count(Map<UserKind, Map<Cause, Integer>> counts, UserKind kind, Cause cause) {
        return counts.getOrDefault(kind, Map.of()).getOrDefault(cause, 0);
    }

    static int sum(Map<UserKind, Map<Cause, Integer>> counts) {
        return counts.values().stream()
                .flatMap(byCause -> byCause.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static int sum(Map<UserKind, Map<Cause, Integer>> counts, Cause cause) {
        return counts.values().stream()
                .mapToInt(byCause -> byCause.getOrDefault(cause, 0))
                .sum();
    }

    /** Everything that was found out about a run, of which each step is a part. */
    record Findings(
            List<Event> events,
            List<Judgement.Move> moves,
            List<Judgement.End> ends,
            List<Judgement.Failure> failures,
            List<Event.Answered> forgotten,
            List<ServingHistory.Probe> direct) {

        static Findings of(List<Event> events, ServingHistory history) {
            var judgement = new Judgement(history);
            return new Findings(
                    events,
                    judgement.moves(events),
                    judgement.ends(events),
                    judgement.failures(events),
                    Judgement.forgotten(events),
                    history.measured());
        }

        /** What happened in {@code [from, to)}; the causes were found with the whole run in view. */
        Findings between(Instant from, Instant to) {
            return new Findings(
                    within(events, Event::time, from, to),
                    within(moves, Judgement.Move::time, from, to),
                    within(ends, end -> end.event().time(), from, to),
                    within(failures, failure -> failure.event().time(), from, to),
                    within(forgotten, Event::time, from, to),
                    within(direct, ServingHistory.Probe::sent, from, to));
        }

        private static <T> List<T> within(List<T> all, Function<T, Instant> time, Instant from, Instant to) {
            return all.stream()
                    .filter(one ->
                            !time.apply(one).isBefore(from) && time.apply(one).isBefore(to))
                    .toList();
        }
    }

    static Figures of(String step, Instant from, Instant to, Findings run) {
        Findings part = run.between(from, to);
        var answered = only(Event.Answered.class, part.events());
        var opened = only(Event.Opened.class, part.events());
        Set<Event.User> users = part.events().stream()
                .filter(event -> !Judgement.podOf(event).isEmpty())
                .map(Event::user)
                .filter(user -> user.kind() != UserKind.NEW && user.kind() != UserKind.COOKIELESS)
                .collect(Collectors.toSet());
        Set<Event.User> moved =
                part.moves().stream().map(Judgement.Move::user).collect(Collectors.toCollection(HashSet::new));
        moved.retainAll(users);
        return new Figures(
                step,
                from,
                to,
                answered.size(),
                byCause(part.failures(), failure -> failure.event().user(), Judgement.Failure::cause),
                (int) part.failures().stream()
                        .filter(failure -> failure.event().get())
                        .count(),
                byCause(part.moves(), Judgement.Move::user, Judgement.Move::cause),
                byCause(part.ends(), end -> end.event().user(), Judgement.End::cause),
                (int) part.ends().stream()
                        .filter(end -> end.event().user().kind() == UserKind.COOKIELESS)
                        .filter(end -> end.settled() && end.cause() == Cause.BALANCER)
                        .count(),
                byKind(only(Event.OpenFailed.class, part.events())),
                only(Event.Reset.class, part.events()).size(),
                part.forgotten().size(),
                users.size() - moved.size(),
                moved.size(),
                samples(answered, Event.Answered::millis),
                samples(opened.stream().filter(Event.Opened::reopened).toList(), Event.Opened::millis),
                answered.stream()
                        .filter(Event.Answered::bound)
                        .mapToDouble(Event.Answered::millis)
                        .max()
                        .orElse(Double.NaN),
                Samples.of(
                        part.direct().stream().map(ServingHistory.Probe::millis).toList()));
    }

    private static <E extends Event> List<E> only(Class<E> type, List<Event> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> Map<UserKind, Map<Cause, Integer>> byCause(
            List<T> all, Function<T, Event.User> user, Function<T, Cause> cause) {
        Map<UserKind, Map<Cause, Integer>> counts = new EnumMap<>(UserKind.class);
        for (T one : all) {
            counts.computeIfAbsent(user.apply(one).kind(), kind -> new EnumMap<>(Cause.class))
                    .merge(cause.apply(one), 1, Integer::sum);
        }
        return counts;
    }

    private static Map<UserKind, Integer> byKind(List<? extends Event> events) {
        Map<UserKind, Integer> counts = new EnumMap<>(UserKind.class);
        events.forEach(event -> counts.merge(event.user().kind(), 1, Integer::sum));
        return counts;
    }

    private static <E extends Event> Map<UserKind, Samples> samples(Collection<E> events, Function<E, Double> millis) {
        return events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.user().kind(),
                        () -> new EnumMap<>(UserKind.class),
                        Collectors.collectingAndThen(Collectors.mapping(millis, Collectors.toList()), Samples::of)));
    }
}
