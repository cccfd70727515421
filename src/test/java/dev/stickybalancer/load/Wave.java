package dev.stickybalancer.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * WebSockets that ended together through no doing of the app, and the storm of their users coming back.
 *
 * @param atSeconds when the first one ended, since the beginning of the run
 * @param withinMillis from the first end to the last
 * @param back how many users had a session again before the run ended
 * @param samePod how many of these on the same pod of the app
 * @param allBackMillis from the first end until the last of these was back
 */
public record Wave(double atSeconds, int ended, double withinMillis, int back, int samePod, double allBackMillis) {
    private static final Duration APART = Duration.ofSeconds(1);

    static List<Wave> of(Instant start, List<Event> events, List<Judgement.End> ends) {
        List<Event.Ended> lost = ends.stream()
                .filter(end -> end.cause() != Cause.APP)
                .map(Judgement.End::event)
                .filter(event -> event.user().kind() == UserKind.WEBSOCKET)
                .sorted(Comparator.comparing(Event.Ended::time))
                .toList();
        List<Wave> waves = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= lost.size(); i++) {
            boolean over = i == lost.size()
                    || lost.get(i - 1).time().plus(APART).isBefore(lost.get(i).time());
            if (over) {
                waves.add(wave(start, lost.subList(first, i), events));
                first = i;
            }
        }
        return waves;
    }

    private static Wave wave(Instant start, List<Event.Ended> together, List<Event> events) {
        Instant from = together.get(0).time();
        Instant last = from;
        int back = 0;
        int samePod = 0;
        for (Event.Ended ended : together) {
            Optional<Event.Opened> next = next(ended, events);
            if (next.isPresent()) {
                back++;
                samePod += next.get().pod().equals(ended.pod()) ? 1 : 0;
                last = last.isAfter(next.get().time()) ? last : next.get().time();
            }
        }
        Instant end = together.get(together.size() - 1).time();
        return new Wave(
                millis(start, from) / 1000, together.size(), millis(from, end), back, samePod, millis(from, last));
    }

    private static Optional<Event.Opened> next(Event.Ended ended, List<Event> events) {
        return events.stream()
                .filter(Event.Opened.class::isInstance)
                .map(Event.Opened.class::cast)
                .filter(opened -> opened.user().equals(ended.user()))
                .filter(opened -> opened.time().isAfter(ended.time()))
                .min(Comparator.comparing(Event.Opened::time));
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d at %.1f s, within %.0f ms; %d back, %d of them on the same pod, the last one after %.0f ms",
                ended,
                atSeconds,
                withinMillis,
                back,
                samePod,
                allBackMillis);
    }
}
