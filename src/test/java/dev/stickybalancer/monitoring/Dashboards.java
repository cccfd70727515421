package dev.stickybalancer.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the dashboards show. */
public final class Dashboards {
    private static final Path DIRECTORY = Path.of("deploy/monitoring/dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), [a-z]+\\)");

    private Dashboards() {}

    /** One line, or several, of a panel. */
    public record Target(String query, String legend) {}

    /** A panel with something in it. */
    public record Panel(
            String dashboard,
            int id,
            String type,
            String title,
            String description,
            String unit,
            List<Target> targets) {}

    public static List<Panel> panels() {
        return files().flatMap(file -> stream(read(file).get("panels"))
                        .filter(panel -> !panel.get("type").asText().equals("row"))
                        .map(panel -> panel(file.getFileName().toString(), panel)))
                .toList();
    }

    /** What the choices above the panels are made from. */
    public static List<String> variables() {
        return files().flatMap(file -> stream(read(file).at("/templating/list")))
                .map(variable -> variable.at("/query/query").asText())
                .filter(query -> !query.isEmpty())
                .map(query -> LABEL_VALUES.matcher(query).replaceFirst("$1"))
                .toList();
    }

    /** What is put in for a variable when all of its values are chosen, on each dashboard that has it. */
    static List<String> all(String variable) {
        return files().flatMap(file -> stream(read(file).at("/templating/list")))
                .filter(each -> each.get("name").asText().equals(variable))
                .map(each -> each.get("allValue").asText())
                .toList();
    }

    /** Everything that is asked of Prometheus. */
    public static List<String> queries() {
        return Stream.concat(variables().stream(), panels().stream().flatMap(panel -> panel.targets().stream()
                        .map(Target::query)))
                .toList();
    }

    /** A query as Grafana would ask it, for all balancers whose name fits. */
    public static String filledIn(String query, String balancer, String rateInterval) {
        return query.replace("$namespace", ".*")
                .replace("$balancer", balancer)
                .replace("$__rate_interval", rateInterval);
    }

    private static Panel panel(String dashboard, JsonNode panel) {
        return new Panel(
                dashboard,
                panel.get("id").asInt(),
                panel.get("type").asText(),
                panel.get("title").asText(),
                panel.get("description").asText(),
                panel.at("/fieldConfig/defaults/unit").asText(),
                stream(panel.get("targets"))
                        .map(target -> new Target(
                                target.get("expr").asText(),
                                target.get("legendFormat").asText()))
                        .toList());
    }

    private static Stream<Path> files() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
