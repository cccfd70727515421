package dev.stickybalancer.bench;

import dev.stickybalancer.load.Samples;
import java.util.List;
import java.util.Locale;

/** This balancer's ratio to the others, a dot for each round and a line at the median, as SVG. */
final class Plot {
    private static final int WIDTH = 1000;
    private static final int LEFT = 330;
    private static final int RIGHT = 30;
    private static final int TOP = 90;
    private static final int ROW = 44;
    private static final List<Contender> OTHERS = List.of(Contender.PLAIN_NGINX, Contender.HAPROXY);
    private static final List<Double> MARKS =
            List.of(0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0);

    private final StringBuilder svg = new StringBuilder();
    private final List<Comparison> rows;
    private final double least;
    private final double most;

    private Plot(List<Comparison> comparisons) {
        rows = comparisons.stream()
                .filter(comparison -> comparison.quantity().isCompared())
                .toList();
        var ratios = rows.stream()
                .flatMap(row -> OTHERS.stream().flatMap(other -> row.ratios(other).stream()))
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        least = Math.min(ratios.getMin(), 0.9) / 1.05;
        most = Math.max(ratios.getMax(), 1.1) * 1.05;
    }

    static String svg(List<Comparison> comparisons, String title) {
        return new Plot(comparisons).draw(title);
    }

    private String draw(String title) {
        int height = TOP + ROW * rows.size() + 20;
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='13'>",
                WIDTH, height);
        add("<rect width='100%%' height='100%%' fill='white'/>");
        text(20, 24, "start", "bold", "#222", "This balancer's nginx divided by the others, by round");
        text(20, 42, "start", "normal", "#666", title);
        int x = LEFT;
        for (var other : OTHERS) {
            add("<circle cx='%d' cy='58' r='5' fill='%s'/>", x, color(other));
            text(x + 10, 62, "start", "normal", "#222", "÷ " + other);
            x += 140;
        }
        text(x, 62, "start", "normal", "#666", "tall line: median; dashed: the bar");
        MARKS.stream().filter(mark -> mark > least && mark < most).forEach(mark -> scale(mark, height));
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + ROW * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void scale(double mark, int height) {
        add(
                "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='%4$s'/>",
                x(mark), TOP, height - 20, mark == 1 ? "#555" : "#ddd");
        text(
                x(mark),
                TOP - 6,
                "middle",
                "normal",
                "#666",
                mark == Math.rint(mark) ? String.format("%.0f", mark) : String.valueOf(mark));
    }

    private void row(Comparison row, int top) {
        text(20, top + 19, "start", "normal", "#222", row.label());
        text(
                20,
                top + 34,
                "start",
                "normal",
                "#888",
                row.workload() + (row.quantity().isBetterWhenHigh() ? ": more is better" : ": less is better"));
        add("<line x1='0' x2='%d' y1='%2$d' y2='%2$d' stroke='#eee'/>", WIDTH, top);
        for (int i = 0; i < OTHERS.size(); i++) {
            dots(row, OTHERS.get(i), top + 14 + 18 * i);
        }
    }

    private void dots(Comparison row, Contender other, int y) {
        var ratios = row.ratios(other);
        ratios.forEach(ratio ->
                add("<circle cx='%.1f' cy='%d' r='3.5' fill='%s' fill-opacity='0.45'/>", x(ratio), y, color(other)));
        upright(Samples.of(ratios).p50(), y, color(other), "none");
        row.bar(other).ifPresent(bar -> upright(bar, y, "#c00", "3 2"));
    }

    private void upright(double ratio, int y, String color, String dashes) {
        add(
                "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='%4$s' stroke-width='2' stroke-dasharray='%5$s'/>",
                x(ratio), y - 8, y + 8, color, dashes);
    }

    /** Twice as much is as far from 1 as half as much. */
    private double x(double ratio) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(ratio / least) / Math.log(most / least);
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
