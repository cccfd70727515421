package dev.stickybalancer.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Dashboards over the time of one run, as Grafana would show them, for the documentation. */
public final class PanelPictures {
    private static final String RATE_INTERVAL = "4s";
    private static final int COLUMNS = 2;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 190;
    private static final int GAP = 12;
    private static final int LINE = 18;

    private final Prometheus prometheus;
    private final String balancer;
    private final List<Moment> moments = new ArrayList<>();

    /** When something began. */
    record Moment(Instant at, String what) {}

    /**
     * Pictures of what was gathered.
     *
     * @param balancer the one that is chosen, where one can be
     */
    public PanelPictures(Prometheus prometheus, String balancer) {
        this.prometheus = prometheus;
        this.balancer = balancer;
    }

    /** From now on something is so; the first time is where pictures begin. */
    public void begins(String what) {
        moments.add(new Moment(Instant.now(), what));
    }

    /** Every panel with lines of a dashboard, until now. */
    public void draw(String dashboard, Path file) throws IOException {
        Instant to = Instant.now();
        List<Dashboards.Panel> panels = Dashboards.panels().stream()
                .filter(panel ->
                        panel.dashboard().equals(dashboard) && panel.type().equals("timeseries"))
                .toList();
        int top = GAP + LINE * moments.size();
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        Svg svg = new Svg(COLUMNS * (WIDTH + GAP) + GAP, top + rows * (HEIGHT + GAP) + GAP);
        for (int i = 0; i < moments.size(); i++) {
            svg.text(
                    GAP,
                    GAP + LINE * i + 10,
                    12,
                    Svg.DARK,
                    (i + 1) + "  " + moments.get(i).what());
        }
        for (int i = 0; i < panels.size(); i++) {
            Dashboards.Panel panel = panels.get(i);
            List<Line> lines = panel.targets().stream()
                    .flatMap(target -> lines(target, to).stream())
                    .toList();
            new PanelPicture(panel.title(), panel.unit(), lines, moments, to)
                    .draw(
                            svg,
                            GAP + i % COLUMNS * (WIDTH + GAP),
                            top + GAP + i / COLUMNS * (HEIGHT + GAP),
                            WIDTH,
                            HEIGHT);
        }
        Files.writeString(file, svg.end());
    }

    /** What Prometheus yields for one query: points of time in seconds and values. */
    record Line(String name, List<Point> points) {}

    record Point(double seconds, double value) {}

    private List<Line> lines(Dashboards.Target target, Instant to) {
        String query = Dashboards.filledIn(target.query(), balancer, RATE_INTERVAL);
        List<Line> lines = new ArrayList<>();
        for (JsonNode series : prometheus.query(query, moments.get(0).at(), to)) {
            List<Point> points = new ArrayList<>();
            for (JsonNode point : series.get("values")) {
                double value = Double.parseDouble(point.get(1).asText());
                if (Double.isFinite(value)) {
                    points.add(new Point(point.get(0).asDouble(), value));
                }
            }
            if (!points.isEmpty()) {
                lines.add(new Line(name(target.legend(), series.get("metric")), points));
            }
        }
        return lines;
    }

    private static String name(String legend, JsonNode labels) {
        String[] name = {legend};
        labels.properties()
                .forEach(label -> name[0] = name[0].replace(
                        "{{" + label.getKey() + "}}", label.getValue().asText()));
        return name[0];
    }
}
