package dev.stickybalancer.bench;

import dev.stickybalancer.load.Samples;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How many times better this balancer is than the others, a dot for each turn and a line at the median, as SVG. Right is
 * better: where less is better, the other's figure is divided by ours.
 */
final class Plot {
    private static final int WIDTH = 1000;
    private static final int LEFT = 250;
    private static final int RIGHT = 30;
    private static final int TOP = 122;
    private static final int HEADING = 30;
    private static final int ROW = 34;
    private static final int MARGIN = 20;
    private static final String DARK = "#222";
    private static final String PALE = "#666";
    private static final String MISSED = "#c00";
    private static final List<Contender> OTHERS = List.of(Contender.PLAIN_NGINX, Contender.HAPROXY);
    private static final List<Double> MARKS =
            List.of(0.25, 0.33, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0);

    /** One turn of a latency can be off by any factor; what is beyond is drawn at the edge. */
    private static final double MOST = 4.4;

    private final StringBuilder svg = new StringBuilder();
    private int y = TOP;

    private Plot() {}

    static String svg(List<Comparison> comparisons, String title) {
        return new Plot().draw(comparisons, title);
    }

    private String draw(List<Comparison> comparisons, String title) {
        var compared = new ArrayList<>(comparisons);
        compared.removeIf(comparison -> !comparison.quantity().isCompared());
        var workloads =
                compared.stream().map(Comparison::workload).collect(Collectors.toCollection(LinkedHashSet::new));
        int height = TOP + ROW * compared.size() + HEADING * workloads.size() + MARGIN;
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='13'>",
                WIDTH, height);
        add("<rect width='100%%' height='100%%' fill='white'/>");
        head(title);
        MARKS.forEach(mark -> scale(mark, height));
        for (var workload : workloads) {
            add("<rect y='%d' width='100%%' height='%d' fill='#f3f3f3'/>", y, HEADING - 6);
            text(MARGIN, y + 17, "start", "bold", DARK, workload.toString());
            y += HEADING;
            compared.stream().filter(row -> row.workload() == workload).forEach(this::row);
        }
        return svg.append("</svg>\n").toString();
    }

    private void head(String title) {
        text(
                MARGIN,
                24,
                "start",
                "bold",
                DARK,
                "This balancer's nginx beside the others, by turn: right of 1 it is better");
        int line = 42;
        for (var part : title.split("; (?=nginx)")) {
            text(MARGIN, line, "start", "normal", PALE, part);
            line += 17;
        }
        int x = LEFT;
        for (var other : OTHERS) {
            add("<circle cx='%d' cy='84' r='5' fill='%s'/>", x, color(other));
            text(x + 10, 88, "start", "normal", DARK, "beside " + other);
            x += 150;
        }
        text(x, 88, "start", "normal", PALE, "tall line: median; dashed: the bar, red when missed");
    }

    private void scale(double mark, int height) {
        add(
                "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='%4$s'/>",
                x(mark), TOP - 2, height - MARGIN, mark == 1 ? "#555" : "#ddd");
        var number = mark == Math.rint(mark) ? String.format("%.0f", mark) : String.valueOf(mark);
        text(x(mark), TOP - 7, "middle", "normal", PALE, number);
    }

    private void row(Comparison row) {
        text(MARGIN, y + 19, "start", "normal", DARK, row.label());
        for (int i = 0; i < OTHERS.size(); i++) {
            dots(row, OTHERS.get(i), y + 8 + 16 * i);
        }
        y += ROW;
    }

    private void dots(Comparison row, Contender other, int middle) {
        var ratios = row.ratios(other);
        ratios.forEach(ratio -> add(
                "<circle cx='%.1f' cy='%d' r='3.5' fill='%s' fill-opacity='0.4'/>",
                x(row, ratio), middle, color(other)));
        upright(x(row, Samples.of(ratios).p50()), middle, color(other), "none");
        row.keepsBar(other)
                .ifPresent(kept -> upright(x(row, row.bar(other).getAsDouble()), middle, kept ? PALE : MISSED, "3 2"));
    }

    private void upright(double x, int middle, String color, String dashes) {
        add(
                "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='%4$s' stroke-width='2' stroke-dasharray='%5$s'/>",
                x, middle - 7, middle + 7, color, dashes);
    }

    private static double x(Comparison row, double ratio) {
        return x(row.quantity().isBetterWhenHigh() ? ratio : 1 / ratio);
    }

    /** Twice as much is as far from 1 as half as much. */
    private static double x(double better) {
        double share = Math.log(better) / Math.log(MOST);
        return LEFT + (WIDTH - LEFT - RIGHT) * (1 + Math.max(-1, Math.min(1, share))) / 2;
    }

    private static String color(Contender other) {
        return other == Contender.HAPROXY ? "#d9730d" : "#1f6fb2";
    }

    private void text(double x, int y, String anchor, String weight, String color, String text) {
        add(
                "<text x='%.1f' y='%d' text-anchor='%s' font-weight='%s' fill='%s'>%s</text>",
                x, y, anchor, weight, color, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
