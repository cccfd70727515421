package dev.stickybalancer.ui;

import dev.stickybalancer.ui.History.Propagation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Propagation over time: a dot for each change, a line at the median. The scale is logarithmic: a slow one fits too. */
final class PropagationPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 240;
    private static final int LEFT = 62;
    private static final int RIGHT = 74;
    private static final int TOP = 14;
    private static final int BOTTOM = 34;
    private static final int TIMES = 5;
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final List<Long> MARKS = List.of(
            10L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 30_000L, 60_000L, 300_000L, 3_600_000L);

    private final List<Propagation> propagations;
    private final List<Long> sorted;
    private final Instant from;
    private final Duration span;
    private final long lowest;
    private final long highest;

    private PropagationPlot(List<Propagation> propagations) {
        this.propagations = propagations;
        sorted = propagations.stream().map(Propagation::milliseconds).sorted().toList();
        Instant last = propagations.get(propagations.size() - 1).at();
        Duration whole = Duration.between(propagations.get(0).at(), last);
        span = whole.compareTo(SHORTEST) < 0 ? SHORTEST : whole;
        from = last.minus(span);
        lowest = MARKS.stream()
                .filter(mark -> mark <= Math.max(sorted.get(0), MARKS.get(0)))
                .reduce((one, next) -> next)
                .orElseThrow();
        long slowest = sorted.get(sorted.size() - 1);
        highest = MARKS.stream()
                .filter(mark -> mark >= slowest && mark > lowest)
                .findFirst()
                .orElse(slowest);
    }

    /** @param propagations at least one, the oldest first */
    static Html of(List<Propagation> propagations) {
        return new PropagationPlot(propagations).figure();
    }

    private Html figure() {
        List<Html> drawing = new ArrayList<>();
        drawing.add(Html.tag("title").with("id", "plot-title").text("Propagation over time"));
        drawing.add(Html.tag("desc").with("id", "plot-text").text(summary()));
        MARKS.stream().filter(mark -> mark >= lowest && mark <= highest).forEach(mark -> drawing.add(horizontal(mark)));
        IntStream.range(0, TIMES).forEach(i -> drawing.add(time(i)));
        propagations.forEach(one -> drawing.add(Html.tag("circle", "dot")
                .with("cx", number(x(one.at())))
                .with("cy", number(y(one.milliseconds())))
                .with("r", 3.5)
                .empty()));
        drawing.add(median());
        Html svg = Html.tag("svg", "plot")
                .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .with("role", "img")
                .with("aria-labelledby", "plot-title plot-text")
                .of(drawing);
        Html frame = Html.tag("div", "scroll")
                .with("role", "region")
                .with("aria-label", "Plot")
                .with("tabindex", "0")
                .of(svg);
        return Html.tag("figure").of(frame, Html.tag("figcaption").text(summary()));
    }

    private String summary() {
        String times = sorted.size() == 1 ? "1 change" : "The last " + sorted.size() + " changes";
        return times + ": median " + Moment.seconds(quantile(0.5)) + ", 99 of 100 within "
                + Moment.seconds(quantile(0.99)) + ", slowest " + Moment.seconds(quantile(1)) + ".";
    }

    private Html horizontal(long mark) {
        double y = y(mark);
        return Html.all(
                line("grid", LEFT, WIDTH - RIGHT, y, y),
                label(LEFT - 8, y + 4, "end", mark < 1_000 ? mark + " ms" : mark / 1_000 + " s"));
    }

    private Html time(int i) {
        Instant at = from.plusMillis(span.toMillis() * i / (TIMES - 1));
        return Html.all(
                line("grid", x(at), x(at), HEIGHT - BOTTOM, HEIGHT - BOTTOM + 5),
                label(x(at), HEIGHT - BOTTOM + 21, "middle", Moment.mark(at, span)));
    }

    private Html median() {
        double y = y(quantile(0.5));
        return Html.all(line("median", LEFT, WIDTH - RIGHT, y, y), label(WIDTH - RIGHT + 8, y + 4, "start", "median"));
    }

    private static Html line(String style, double x1, double x2, double y1, double y2) {
        return Html.tag("line", style)
                .with("x1", number(x1))
                .with("x2", number(x2))
                .with("y1", number(y1))
                .with("y2", number(y2))
                .empty();
    }

    private static Html label(double x, double y, String anchor, String words) {
        return Html.tag("text")
                .with("x", number(x))
                .with("y", number(y))
                .with("text-anchor", anchor)
                .text(words);
    }

    /** The smallest that is not exceeded by this share of all. */
    private long quantile(double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    private double x(Instant at) {
        double share = (double) Duration.between(from, at).toMillis() / span.toMillis();
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private double y(long milliseconds) {
        double share = Math.log((double) Math.max(milliseconds, lowest) / lowest) / Math.log((double) highest / lowest);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
