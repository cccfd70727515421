package dev.stickybalancer.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Objects as text, by "Kind namespace/name"; the namespace is empty for those of the whole cluster. */
record Manifests(Map<String, JsonNode> objects) {
    static final String CHART = "deploy/helm/stickybalancer";
    static final String NAMESPACE = "stickybalancer-system";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What {@code helm install} would send. */
    static Manifests helm(String... arguments) {
        return parse(helmTemplate(arguments).orFail());
    }

    static Command helmTemplate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("template", "stickybalancer", CHART, "--namespace", NAMESPACE));
        all.addAll(List.of(arguments));
        return Command.run(Binaries.helm(), all.toArray(String[]::new));
    }

    /** What {@code kubectl apply -k} would send. */
    static Manifests kustomize(String directory) {
        return parse(Command.run(Binaries.kubernetes("kubectl"), "kustomize", directory)
                .orFail());
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifests parse(String text) {
        Map<String, JsonNode> objects = new TreeMap<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            documents.readAll().stream().filter(JsonNode::isObject).forEach(object -> objects.put(key(object), object));
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
        return new Manifests(objects);
    }

    private static String key(JsonNode object) {
        JsonNode metadata = object.get("metadata");
        return object.get("kind").asText() + " "
                + metadata.path("namespace").asText("") + "/"
                + metadata.get("name").asText();
    }

    List<JsonNode> ofKind(String kind) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + " "))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * A field, or a missing node.
     *
     * @param object kind and name; the kind alone when there is no other of it
     * @param path with members of lists by their name or their place
     */
    JsonNode field(String object, String path) {
        String[] kindAndName = object.split(" ");
        List<JsonNode> found = ofKind(kindAndName[0]).stream()
                .filter(one -> kindAndName.length == 1
                        || kindAndName[1].equals(one.at("/metadata/name").asText()))
                .toList();
        assertTrue(found.size() <= 1, () -> found.size() + " objects are a " + object);
        JsonNode node = found.isEmpty() ? MissingNode.getInstance() : found.get(0);
        for (String step : path.substring(1).split("/")) {
            node = node.isArray() && !step.matches("[0-9]+") ? named(node, step) : node.at("/" + step);
        }
        return node;
    }

    /** The member of a list that has a name. */
    static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(member -> member.path("name").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
