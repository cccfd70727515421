package dev.stickybalancer.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancer;
import java.util.List;
import java.util.Optional;

/** Resources as JSON, with single fields set by their path. */
final class Specs {
    static final ObjectMapper JSON = new ObjectMapper();

    private Specs() {}

    static ObjectNode byService() {
        return read("{'backend':{'serviceRef':{'name':'meteor'}}}");
    }

    static ObjectNode bySelector() {
        return read("{'backend':{'podSelector':{'matchLabels':{'app':'meteor'}},'podPort':3000}}");
    }

    /** A spec in which the field at the path has its place; the rest is valid and as small as can be. */
    static ObjectNode around(String path) {
        if (path.startsWith("tls.")) {
            return withTls();
        }
        if (path.startsWith("cache.publicPaths.0.")) {
            return with(
                    with(byService(), "cache.publicPaths.0.pathPrefix", "/images/"),
                    "cache.publicPaths.0.ttlSeconds",
                    60);
        }
        return path.startsWith("backend.podSelector") || path.startsWith("backend.podPort")
                ? bySelector()
                : byService();
    }

    static ObjectNode withTls() {
        return with(byService(), "tls.secretRef.name", "shop-tls");
    }

    /** Sets a field; a number in the path is an index of an array, and a key may hold dots when it is the last. */
    static ObjectNode with(ObjectNode spec, String path, Object value) {
        String[] names = path.split("[.]");
        ObjectNode at = spec;
        if (path.endsWith(".0")) {
            Object items = List.of(value);
            return with(spec, path.substring(0, path.length() - 2), items);
        }
        for (int i = 0; i < names.length - 1; i++) {
            if (names[i + 1].equals("0")) {
                ArrayNode array = at.withArray("/" + names[i]);
                at = array.isEmpty() ? array.addObject() : (ObjectNode) array.get(0);
                i++;
            } else {
                at = at.withObject("/" + names[i]);
            }
        }
        at.set(names[names.length - 1], JSON.valueToTree(value));
        return spec;
    }

    static ObjectNode withField(String path, Object value) {
        return with(around(path), path, value);
    }

    static Validated validate(JsonNode spec) {
        return validate("shop", spec);
    }

    static Validated validate(String name, JsonNode spec) {
        ObjectNode resource = JSON.createObjectNode();
        resource.put("apiVersion", "stickybalancer.dev/v1alpha1").put("kind", "StickyBalancer");
        resource.putObject("metadata").put("name", name).put("namespace", "default");
        resource.set("spec", spec);
        return SpecValidation.of(JSON.convertValue(resource, StickyBalancer.class));
    }

    static Settings accepted(JsonNode spec) {
        Validated validated = validate(spec);
        assertEquals(List.of(), validated.problems());
        return validated.settings().orElseThrow();
    }

    /** The spec is refused for that field and no other, in words fit to be printed. */
    static String refused(String field, JsonNode spec) {
        return refused(field, validate(spec));
    }

    static String refused(String field, Validated validated) {
        assertEquals(Optional.empty(), validated.settings());
        assertTrue(!validated.problems().isEmpty(), "nothing is said");
        for (Problem problem : validated.problems()) {
            assertEquals(field, problem.field());
            assertTrue(problem.message().length() < 600, problem.message());
            assertTrue(problem.message().matches("[\\x20-\\x7e…]+"), problem.message());
        }
        return validated.problems().get(0).toString();
    }

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
