package dev.stickybalancer.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The rules of {@code deploy/monitoring/alerts.yaml}. */
public record Alerts(JsonNode resource) {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** One of them. */
    public record Alert(
            String group, String name, String expression, String severity, Map<String, String> annotations) {}

    public static Alerts read() throws IOException {
        return new Alerts(YAML.readTree(Path.of("deploy/monitoring/alerts.yaml").toFile()));
    }

    public List<Alert> all() {
        return stream(resource.at("/spec/groups"))
                .flatMap(group -> stream(group.get("rules"))
                        .map(rule -> alert(group.get("name").asText(), rule)))
                .toList();
    }

    /** As a file of rules for Prometheus itself, where a minute of {@code for} lasts as long as said. */
    public Path write(Path directory, String minute) throws IOException {
        String rules =
                YAML.writeValueAsString(resource.get("spec")).replaceAll("(?m)^( +for: \"?)([0-9]+)m", "$1$2" + minute);
        return Files.writeString(Files.createDirectories(directory).resolve("alerts.yaml"), rules);
    }

    private static Alert alert(String group, JsonNode rule) {
        return new Alert(
                group,
                rule.get("alert").asText(),
                rule.get("expr").asText(),
                rule.at("/labels/severity").asText(),
                Map.of(
                        "summary", rule.at("/annotations/summary").asText(),
                        "description", rule.at("/annotations/description").asText(),
                        "runbook_url", rule.at("/annotations/runbook_url").asText()));
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
