package dev.stickybalancer.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as text: one row per figure, one column per step. */
final class ReportTable {

    /** More are nothing to read. */
    private static final int MOST_PODS = 30;

    private static final Map<UserKind, String> SESSIONS = new EnumMap<>(Map.of(
            UserKind.WEBSOCKET, "WebSockets",
            UserKind.POLLING, "polling sessions",
            UserKind.COOKIELESS, "sessions without cookies"));

    private record Row(String label, List<String> cells) {}

    private final List<Figures> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private ReportTable(Report report) {
        columns.addAll(report.steps());
        columns.add(report.total());
    }

    static String of(Report report) {
        var table = new ReportTable(report);
        table.fill();
        var text = new StringBuilder("\n" + report.name() + "\n");
        text.append(table.layout());
        if (report.usersPerPod().size() <= MOST_PODS) {
            text.append("users per pod at the end: " + report.usersPerPod() + "\n");
        }
        list(
                text,
                "WebSockets that ended together",
                report.waves().stream().map(Wave::toString).toList());
        if (report.newUsersPerSecond().size() <= MOST_PODS) {
            report.newUsersPerSecond()
                    .forEach((pod, counts) -> text.append("new users per second at " + pod + ": "
                            + counts.stream().map(String::valueOf).collect(Collectors.joining(" ")) + "\n"));
        }
        list(text, "first failures", report.firstFailures());
        list(text, "first faults of the balancer", report.firstFaults());
        return text.toString();
    }

    private void fill() {
        row("", Figures::step);
        row("seconds", f -> number(Duration.between(f.from(), f.to()).toMillis() / 1000.0));
        row("answered requests and calls", f -> String.valueOf(f.answered()));
        row("failed requests", f -> f.failedRequests() + byKind(f.failed()));
        row("  of these, GETs", f -> String.valueOf(f.failedGets()));
        row("  of these, the balancer's doing", f -> String.valueOf(f.failedByBalancer()));
        row("  of these, in flight in a killed process", f -> String.valueOf(f.failedByKill()));
        row("needless moves", f -> f.needlessMoves() + byKind(only(f.moves(), Cause.BALANCER)));
        row("moves because the pod ended", f -> f.movesBecausePodEnded() + byKind(only(f.moves(), Cause.POD_ENDED)));
        row("moves for an unknown reason", f -> String.valueOf(Figures.sum(only(f.moves(), Cause.UNKNOWN))));
        row("users kept / moved", f -> f.usersKept() + " / " + f.usersMoved());
        row("state forgotten by a pod", f -> String.valueOf(f.forgotten()));
        for (UserKind kind : kinds(SESSIONS.keySet())) {
            String name = SESSIONS.get(kind);
            row(
                    name + " cut by the balancer / with a killed process",
                    f -> Figures.count(f.ends(), kind, Cause.BALANCER) + " / "
                            + Figures.count(f.ends(), kind, Cause.KILLED));
            row(
                    name + " closed by the app / pod ended",
                    f -> Figures.count(f.ends(), kind, Cause.APP) + " / "
                            + Figures.count(f.ends(), kind, Cause.POD_ENDED));
            row(
                    name + ": failed attempts to open",
                    f -> String.valueOf(f.openFailures().getOrDefault(kind, 0)));
            row(
                    name + ": reopened after ms, p50 / p99",
                    f -> percentiles(f.reopenMillis().get(kind)));
        }
        row("connections reset under a GET", f -> String.valueOf(f.resets()));
        row("slowest bound request, ms", f -> number(f.slowestBoundMillis()));
        for (UserKind kind : kinds(EnumSet.allOf(UserKind.class))) {
            row(
                    "latency ms, p50 / p99, " + kind.name().charAt(0) + ": " + kind,
                    f -> percentiles(f.latencyMillis().get(kind)));
        }
        row("latency ms, p50 / p99, of pods asked directly", f -> percentiles(f.directMillis()));
    }

    /** Few runs have users without cookies; the others need no rows for them. */
    private List<UserKind> kinds(Set<UserKind> all) {
        boolean cookieless = columns.stream().anyMatch(f -> f.latencyMillis().containsKey(UserKind.COOKIELESS));
        return all.stream()
                .filter(kind -> cookieless || kind != UserKind.COOKIELESS)
                .toList();
    }

    private void row(String label, Function<Figures, String> cell) {
        rows.add(new Row(label, columns.stream().map(cell).toList()));
    }

    private String layout() {
        int labels = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        int[] widths = IntStream.range(0, columns.size())
                .map(i -> rows.stream()
                        .mapToInt(row -> row.cells().get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        var text = new StringBuilder();
        for (Row row : rows) {
            text.append(String.format("%-" + labels + "s", row.label()));
            for (int i = 0; i < widths.length; i++) {
                text.append(String.format("  %" + widths[i] + "s", row.cells().get(i)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static Map<UserKind, Map<Cause, Integer>> only(Map<UserKind, Map<Cause, Integer>> counts, Cause cause) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue().containsKey(cause))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Map.of(cause, entry.getValue().get(cause))));
    }

    /** The numbers behind a sum, each after its kind's initial. */
    private static String byKind(Map<UserKind, Map<Cause, Integer>> counts) {
        var text = new StringJoiner(" ", " (", ")").setEmptyValue("");
        for (UserKind kind : UserKind.values()) {
            int n = Figures.sum(Map.of(kind, counts.getOrDefault(kind, Map.of())));
            if (n > 0) {
                text.add(kind.name().charAt(0) + ":" + n);
            }
        }
        return text.toString();
    }

    private static String percentiles(Samples samples) {
        return samples == null || samples.n() == 0 ? "-" : number(samples.p50()) + " / " + number(samples.p99());
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static void list(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(title + ":\n");
            lines.forEach(line -> text.append("  " + line + "\n"));
        }
    }
}
