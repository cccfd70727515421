package dev.stickybalancer.monitoring;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A drawing. */
final class Svg {
    static final String DARK = "#222";
    static final String PALE = "#666";

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        add("<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif'>", width, height);
        add("<rect width='100%%' height='100%%' fill='#f7f7f7'/>");
    }

    void box(int x, int y, int width, int height) {
        add("<rect x='%d' y='%d' width='%d' height='%d' fill='white' stroke='#ddd'/>", x, y, width, height);
    }

    void line(double x1, double y1, double x2, double y2, String color) {
        add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>", x1, y1, x2, y2, color);
    }

    void path(List<double[]> points, String color) {
        add(
                "<polyline fill='none' stroke='%s' stroke-width='1.5' points='%s'/>",
                color,
                points.stream()
                        .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point[0], point[1]))
                        .collect(Collectors.joining(" ")));
    }

    void text(double x, double y, int size, String color, String words) {
        text(x, y, size, "start", color, words);
    }

    void textToTheLeft(double x, double y, int size, String color, String words) {
        text(x, y, size, "end", color, words);
    }

    private void text(double x, double y, int size, String anchor, String color, String words) {
        add(
                "<text x='%.1f' y='%.1f' font-size='%d' text-anchor='%s' fill='%s'>%s</text>",
                x, y, size, anchor, color, words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    String end() {
        return text + "</svg>\n";
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
