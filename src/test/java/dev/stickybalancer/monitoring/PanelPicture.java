package dev.stickybalancer.monitoring;

import dev.stickybalancer.monitoring.PanelPictures.Line;
import dev.stickybalancer.monitoring.PanelPictures.Moment;
import dev.stickybalancer.monitoring.PanelPictures.Point;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** One panel: its lines over time from 0, the moments as upright lines, and a legend. */
record PanelPicture(String title, String unit, List<Line> lines, List<Moment> moments, Instant to) {
    private static final List<String> COLORS =
            List.of("#1f6fb2", "#d9730d", "#2e8540", "#c0392b", "#7d3c98", "#00838f", "#8d6e00", "#555555");
    private static final int LEFT = 52;
    private static final int RIGHT = 10;
    private static final int TOP = 28;
    private static final int BOTTOM = 40;
    private static final int LEGEND_WIDTH = 80;

    void draw(Svg svg, int x, int y, int width, int height) {
        svg.box(x, y, width, height);
        svg.text(x + 10, y + 18, 13, Svg.DARK, title);
        double top = top();
        Area area = new Area(x + LEFT, y + TOP, width - LEFT - RIGHT, height - TOP - BOTTOM, top);
        for (int step = 0; step <= 2; step++) {
            double value = top * step / 2;
            svg.line(area.x, area.y(value), area.x + area.width, area.y(value), "#ddd");
            svg.textToTheLeft(area.x - 6, area.y(value) + 4, 10, Svg.PALE, words(value));
        }
        for (int i = 0; i < moments.size(); i++) {
            double at = area.x(seconds(moments.get(i).at()));
            svg.line(at, area.y, at, area.y + area.height, "#bbb");
            svg.text(at + 2, area.y + 9, 9, Svg.PALE, String.valueOf(i + 1));
        }
        legend(svg, x + 10, y + height - 22, width - 20);
        for (int i = 0; i < lines.size(); i++) {
            svg.path(
                    lines.get(i).points().stream()
                            .map(point -> new double[] {area.x(point.seconds()), area.y(point.value())})
                            .toList(),
                    color(i));
        }
    }

    private void legend(Svg svg, int x, int y, int width) {
        int end = x;
        for (int i = 0; i < lines.size(); i++) {
            int needed = LEGEND_WIDTH / 4 + 6 * lines.get(i).name().length();
            if (end + needed > x + width) {
                svg.text(end, y, 10, Svg.PALE, "… " + (lines.size() - i) + " more");
                return;
            }
            svg.text(end, y, 10, color(i), "● " + lines.get(i).name());
            end += needed;
        }
    }

    private static String color(int number) {
        return COLORS.get(number % COLORS.size());
    }

    /** The next of 1, 2, 5, 10, … above all values. */
    private double top() {
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        return List.of(1, 2, 5, 10).stream()
                .mapToDouble(factor -> factor * power)
                .filter(mark -> mark >= most)
                .findFirst()
                .orElse(10 * power);
    }

    private String words(double value) {
        String suffix =
                switch (unit) {
                    case "s" -> " s";
                    case "percentunit" -> " %";
                    case "bytes" -> " MiB";
                    case "none" -> "";
                    default -> " /s";
                };
        double shown = unit.equals("percentunit") ? 100 * value : unit.equals("bytes") ? value / (1 << 20) : value;
        return number(shown) + suffix;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.3f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }

    /** Where lines go. */
    private final class Area {
        private final int x;
        private final int y;
        private final int width;
        private final int height;
        private final double top;

        Area(int x, int y, int width, int height, double top) {
            this.x = x;
            this.y = y;
            this.width = width;
            this.height = height;
            this.top = top;
        }

        double x(double at) {
            double from = seconds(moments.get(0).at());
            return x + width * (at - from) / (seconds(to) - from);
        }

        double y(double value) {
            return y + height * (1 - value / top);
        }
    }
}
