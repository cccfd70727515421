package dev.stickybalancer.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that PromQL asks for, and those that there are. */
public final class Selectors {
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:(?:stickybalancer|nginx|process|jvm)_[a-z0-9_]+|up(?=\\{))(?:\\{[^}]*})?");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (\\w+) \\|");

    /** What others than us name: Prometheus and nginx-prometheus-exporter. A test asks real ones. */
    private static final Set<String> OF_OTHERS = Set.of(
            "up", "nginx_up", "nginx_connections_accepted", "nginx_connections_active", "nginx_connections_handled");

    private Selectors() {}

    /** Every {@code name{label="value"}} of an expression. */
    public static List<String> of(String expression) {
        return SELECTOR.matcher(expression).results().map(MatchResult::group).toList();
    }

    static String name(String selector) {
        return selector.replaceFirst("\\{.*", "");
    }

    static boolean isOfOthers(String selector) {
        return OF_OTHERS.contains(name(selector));
    }

    /** What there is to ask for, by the reference pages. */
    static Set<String> known() {
        Set<String> names = Stream.of("docs/reference/metrics.md", "docs/metrics-nginx.md")
                .flatMap(page -> ROW.matcher(read(page)).results())
                .flatMap(row -> series(row.group(1), row.group(2)))
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(OF_OTHERS);
        return names;
    }

    private static Stream<String> series(String name, String type) {
        return switch (type) {
            case "histogram" -> Stream.of(name + "_bucket", name + "_sum", name + "_count");
            case "summary" -> Stream.of(name + "_sum", name + "_count");
            default -> Stream.of(name);
        };
    }

    private static String read(String page) {
        try {
            return Files.readString(Path.of(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
