package dev.stickybalancer.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run has shown.
 *
 * @param name of the run, also that of its raw files
 * @param total the whole run
 * @param steps from the beginning of each step to that of the next, so that a step answers for its aftermath
 * @param troubles every failed request and attempt to open a session
 * @param firstFailures the first failed requests and attempts to open a session, in words: 20, 7 of a kind of user
 * @param firstFaults the first moves, ends and failures that were the balancer's doing, in words: 20, 7 of a kind
 * @param usersPerPod where the users (but for new ones) were at the end
 * @param waves WebSockets that ended together, and how their users came back
 * @param newUsersPerSecond how many new users each pod got, second by second from the beginning
 */
public record Report(
        String name,
        Figures total,
        List<Figures> steps,
        List<Trouble> troubles,
        List<String> firstFailures,
        List<String> firstFaults,
        Map<String, Integer> usersPerPod,
        List<Wave> waves,
        Map<String, List<Integer>> newUsersPerSecond) {

    private static final int KEPT_IN_WORDS = 20;
    private static final int KEPT_IN_WORDS_PER_KIND =
            7; // polling users fail first and most, and would be the whole list

    /** A step's name and beginning. */
    record Step(String name, Instant from) {}

    /** The figures of the step of that name. */
    public Figures step(String step) {
        return steps.stream()
                .filter(figures -> figures.step().equals(step))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step named " + step + " in " + name));
    }

    /** What failed in the step of that name. */
    public List<Trouble> troubles(String step) {
        Figures figures = step(step);
        return troubles.stream()
                .filter(one ->
                        !one.noticed().isBefore(figures.from()) && one.noticed().isBefore(figures.to()))
                .toList();
    }

    static Report of(
            String name, Instant from, Instant to, List<Step> steps, List<Event> events, ServingHistory history) {
        var run = Figures.Findings.of(events, history);
        List<Figures> figures = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Instant end = i + 1 < steps.size() ? steps.get(i + 1).from() : to;
            figures.add(Figures.of(steps.get(i).name(), steps.get(i).from(), end, run));
        }
        List<Trouble> troubles = Trouble.of(run.events());
        return new Report(
                name,
                Figures.of("total", from, to, run),
                figures,
                troubles,
                inWords(from, troubles),
                faults(from, run),
                usersPerPod(events),
                Wave.of(from, events, run.ends()),
                newUsers(from, to, events));
    }

    private record Told(Instant time, UserKind kind, String words) {}

    private static List<String> inWords(Instant start, List<Trouble> troubles) {
        return firstInWords(
                start,
                troubles.stream()
                        .map(one -> new Told(one.noticed(), one.kind(), one.words()))
                        .toList());
    }

    private static List<String> faults(Instant start, Figures.Findings run) {
        List<Told> told = new ArrayList<>();
        for (var move : run.moves()) {
            if (move.cause() == Cause.BALANCER) {
                told.add(new Told(
                        move.time(),
                        move.user().kind(),
                        move.user() + " moved from " + move.from() + " to " + move.to() + " although " + move.from()
                                + " served"));
            }
        }
        for (var end : run.ends()) {
            if (end.cause() == Cause.BALANCER) {
                told.add(new Told(
                        end.event().time(),
                        end.event().user().kind(),
                        end.event().user() + " lost its session at "
                                + end.event().pod() + ": " + end.event().code() + " "
                                + end.event().words()));
            }
        }
        for (var failure : run.failures()) {
            if (failure.cause() == Cause.BALANCER) {
                told.add(new Told(
                        failure.event().time(),
                        failure.event().user().kind(),
                        failure.event().user() + " at pod '" + failure.event().pod() + "': "
                                + failure.event().what() + ": "
                                + failure.event().words()));
            }
        }
        return firstInWords(start, told);
    }

    private static List<String> firstInWords(Instant start, List<Told> told) {
        Map<UserKind, Integer> perKind = new EnumMap<>(UserKind.class);
        return told.stream()
                .sorted(Comparator.comparing(Told::time))
                .filter(one -> perKind.merge(one.kind(), 1, Integer::sum) <= KEPT_IN_WORDS_PER_KIND)
                .limit(KEPT_IN_WORDS)
                .map(one ->
                        one.time() + " (" + Duration.between(start, one.time()).toMillis() + " ms) " + one.words())
                .toList();
    }

    private static Map<String, Integer> usersPerPod(List<Event> events) {
        Map<Event.User, String> last = new HashMap<>();
        events.stream()
                .filter(event -> event.user().kind() != UserKind.NEW)
                .filter(event -> !Judgement.podOf(event).isEmpty())
                .sorted(Comparator.comparing(Event::time))
                .forEach(event -> last.put(event.user(), Judgement.podOf(event)));
        Map<String, Integer> users = new TreeMap<>();
        last.values().forEach(pod -> users.merge(pod, 1, Integer::sum));
        return users;
    }

    private static Map<String, List<Integer>> newUsers(Instant from, Instant to, List<Event> events) {
        int seconds = (int) Duration.between(from, to).toSeconds() + 1;
        Map<String, List<Integer>> perPod = new TreeMap<>();
        for (Event event : events) {
            if (event instanceof Event.Answered answered
                    && answered.user().kind() == UserKind.NEW
                    && !answered.bound()) {
                int second = (int) Duration.between(from, answered.time()).toSeconds();
                var counts =
                        perPod.computeIfAbsent(answered.pod(), pod -> new ArrayList<>(Collections.nCopies(seconds, 0)));
                counts.set(second, counts.get(second) + 1);
            }
        }
        return perPod;
    }

    /** The table for people. */
    @Override
    public String toString() {
        return ReportTable.of(this);
    }

    public void print() {
        System.out.println(this);
    }
}
