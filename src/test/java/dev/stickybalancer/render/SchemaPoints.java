package dev.stickybalancer.render;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** What a generator of specs must not forget: every field of the schema, its enumerated values and its bounds. */
final class SchemaPoints {
    private static final Path DEFINITION = Path.of("crds/stickybalancers.stickybalancer.dev.yaml");

    private SchemaPoints() {}

    /** The points of a spec, or of a part of it. */
    static void collect(String path, JsonNode value, Set<String> points) {
        if (value.isObject()) {
            value.properties().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), points));
        } else if (value.isArray()) {
            value.forEach(item -> collect(path + "/0", item, points));
        } else {
            points.add(path);
            points.add(path + " " + value.asText());
        }
    }

    /** Those of the schema that are not among these. */
    static Set<String> without(Set<String> points) {
        try {
            var definition = Serialization.unmarshal(Files.readString(DEFINITION), JsonNode.class);
            var missing = new TreeSet<String>();
            require("", definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), missing);
            missing.removeAll(points);
            // Of a map any key is a point of its own.
            missing.removeIf(point -> points.stream().anyMatch(drawn -> drawn.matches(point.replace("/*", "/[^/]+"))));
            return missing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(String path, JsonNode schema, Set<String> points) {
        schema.path("properties")
                .properties()
                .forEach(field -> require(path + "/" + field.getKey(), field.getValue(), points));
        if (schema.has("items")) {
            require(path + "/0", schema.get("items"), points);
        } else if (schema.path("additionalProperties").isObject()) {
            points.add(path + "/*");
        } else if (!schema.has("properties")) {
            points.add(path);
            schema.path("enum").forEach(value -> points.add(path + " " + value.asText()));
            for (var bound : new String[] {"minimum", "maximum"}) {
                if (schema.has(bound)) {
                    points.add(path + " " + schema.get(bound).asInt());
                }
            }
        }
    }
}
