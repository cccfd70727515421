package dev.stickybalancer.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How the page tells times.
 *
 * @param now when the page is made
 */
record Moment(Instant now) {
    private static final DateTimeFormatter ABSOLUTE = format("yyyy-MM-dd HH:mm:ss 'UTC'");
    private static final DateTimeFormatter OF_DAY = format("HH:mm");
    private static final DateTimeFormatter OF_DAY_WITH_SECONDS = format("HH:mm:ss");
    private static final DateTimeFormatter DATE = format("d MMM");

    /** Both: how long ago, and when. */
    Html of(Instant time) {
        return Html.tag("time")
                .with("datetime", time.truncatedTo(ChronoUnit.SECONDS))
                .of(
                        Html.tag("span", "ago").text(ago(time)),
                        Html.text(" "),
                        Html.tag("span", "at").text(absolute(time)));
    }

    String ago(Instant time) {
        long seconds = Math.max(0, Duration.between(time, now).toSeconds());
        if (seconds < 60) {
            return seconds + " s ago";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min ago";
        }
        return seconds < 172_800 ? seconds / 3600 + " h ago" : seconds / 86_400 + " d ago";
    }

    static String absolute(Instant time) {
        return ABSOLUTE.format(time);
    }

    /** As exact as a scale of that length needs. */
    static String mark(Instant time, Duration scale) {
        DateTimeFormatter format = OF_DAY;
        if (scale.compareTo(Duration.ofMinutes(5)) < 0) {
            format = OF_DAY_WITH_SECONDS;
        } else if (scale.compareTo(Duration.ofDays(2)) > 0) {
            format = DATE;
        }
        return format.format(time);
    }

    static String seconds(long milliseconds) {
        return milliseconds < 10_000
                ? String.format(Locale.ROOT, "%.2f s", milliseconds / 1000.0)
                : String.format(Locale.ROOT, "%.0f s", milliseconds / 1000.0);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
