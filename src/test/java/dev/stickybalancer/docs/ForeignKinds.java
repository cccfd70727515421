package dev.stickybalancer.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Kinds of other projects, which the tests' API server does not know. A file lists the fields that each of them has, as its
 * project documents them, as far as our pages use them: a mistyped one is found, a mistyped value is not.
 */
public record ForeignKinds(Map<String, Set<String>> fields) {
    private static final Path FILE = Path.of("src/test/resources/docs/foreign-kinds.txt");

    /** From lines such as {@code cert-manager.io/v1 Issuer} with indented paths below. */
    public static ForeignKinds read() {
        Map<String, Set<String>> fields = new HashMap<>();
        String kind = "";
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (line.startsWith(" ")) {
                    fields.get(kind).add(line.strip());
                } else {
                    kind = line.strip();
                    fields.put(kind, new HashSet<>());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ForeignKinds(fields);
    }

    public boolean knows(JsonNode object) {
        return fields.containsKey(kind(object));
    }

    /** Fields of this object that its kind does not have. */
    public Set<String> unknownFields(JsonNode object) {
        Set<String> unknown = new TreeSet<>();
        for (String part : List.of("spec", "data")) {
            collect(object.path(part), part, unknown);
        }
        unknown.removeAll(fields.get(kind(object)));
        return unknown;
    }

    private static void collect(JsonNode node, String path, Set<String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(field -> collect(field.getValue(), path + "." + field.getKey(), leaves));
        } else if (node.isArray()) {
            node.forEach(item -> collect(item, path + "[]", leaves));
        } else if (!node.isMissingNode()) {
            leaves.add(path);
        }
    }

    private static String kind(JsonNode object) {
        return object.path("apiVersion").asText() + " " + object.path("kind").asText();
    }
}
