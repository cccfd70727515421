package dev.stickybalancer.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The parts of the schema that no annotation can say: list types, bounds inside maps and int-or-string fields, and the
 * status default that keeps a fresh resource from looking finished. Runs in the build only.
 *
 * <p>The input is a word that names the customisation, followed by its arguments, separated by spaces.
 */
public final class SchemaDetails implements SchemaCustomizer.Customizer {

    /** 2^53 - 1: beyond it readers of JSON that know floating point numbers only go wrong. */
    private static final long LARGEST_INTEGER = 9_007_199_254_740_991L;

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        String[] words = input.split(" ");
        switch (words[0]) {
            case "root" -> root(schema);
            case "status" -> status(schema);
            case "maxLength" -> property(schema, words[1]).setMaxLength(Long.valueOf(words[2]));
            case "maxValueLength" -> mapValue(schema, words[1]).setMaxLength(Long.valueOf(words[2]));
            case "listMap" -> listMap(property(schema, words[1]), words[2]);
            case "itemDescription" ->
                item(schema, words[1])
                        .setDescription(String.join(" ", Arrays.asList(words).subList(2, words.length)));
            case "set" -> {
                property(schema, words[1]).setXKubernetesListType("set");
                JSONSchemaProps item = item(schema, words[1]);
                item.setMinLength(1L);
                item.setMaxLength(Long.valueOf(words[2]));
                item.setPattern(words[3]);
            }
            case "quantities" -> {
                for (String name : List.of(words).subList(1, words.length)) {
                    mapValue(schema, name).setPattern(Patterns.QUANTITY);
                    mapValue(schema, name).setMaxLength(24L);
                }
            }
            default -> throw new IllegalArgumentException("unknown schema customisation: " + input);
        }
        return schema;
    }

    /**
     * Without a status a tool such as {@code kubectl wait} or Flux would take a resource that no operator has seen yet
     * for one that is done.
     */
    private static void root(JSONSchemaProps root) {
        root.setDescription("StickyBalancer puts a sticky, Meteor-aware nginx in front of a Meteor app: a user stays on"
                + " the pod that holds their session, and pods come and go without a reload, a closed WebSocket or a"
                + " failed request.");
        property(root, "spec").setDescription("spec is what the user asks for.");
        property(root, "status").setDescription("status is what the operator saw; it is written by the operator only.");
        property(root, "status")
                .setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
        root.setRequired(List.of("spec"));
        boundedNames(root);
    }

    /**
     * For the API server a name has no longest length, and a rule that looks at it is taken to cost a quarter of all that
     * it may: unless all these are there.
     */
    private static void boundedNames(JSONSchemaProps root) {
        JSONSchemaProps metadata = new JSONSchemaProps();
        metadata.setType("object");
        metadata.setProperties(new LinkedHashMap<>());
        for (String name : List.of("name", "generateName")) {
            metadata.getProperties().put(name, text(null, 0, 253L));
        }
        root.getProperties().put("apiVersion", text(null, 0, null));
        root.getProperties().put("kind", text(null, 0, null));
        root.getProperties().put("metadata", metadata);
    }

    private static void status(JSONSchemaProps status) {
        for (String name : List.of("selector", "configHash", "endpointsHash")) {
            property(status, name).setMaxLength(256L);
        }
        for (String name : List.of("replicas", "readyReplicas", "programmedReplicas")) {
            between(0, Integer.MAX_VALUE, property(status, name));
        }
        property(status, "endpoints").getProperties().values().forEach(count -> between(0, Integer.MAX_VALUE, count));
        between(0, LARGEST_INTEGER, property(status, "lastPropagationMilliseconds"));
        between(-1, LARGEST_INTEGER, property(status, "observedGeneration"));
        JSONSchemaProps conditions = property(status, "conditions");
        listMap(conditions, "type");
        conditions.getItems().setSchema(condition());
        item(status, "addresses").setDescription("One address that users reach the balancer by.");
        listMap(property(status, "addresses"), "value");
    }

    /** {@code metav1.Condition} with the bounds and patterns of the Kubernetes API. */
    private static JSONSchemaProps condition() {
        JSONSchemaProps condition = text("One observation about the resource.", 1, null);
        condition.setMinLength(null);
        condition.setType("object");
        condition.setRequired(List.of("type", "status", "reason", "message", "lastTransitionTime"));
        JSONSchemaProps type = text("type of the condition, in CamelCase.", 1, 316L);
        type.setPattern("^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
                + "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$");
        JSONSchemaProps status = text("status of the condition: True, False or Unknown.", 1, null);
        status.setMinLength(null);
        status.setEnum(List.of("True", "False", "Unknown").stream()
                .map(value -> (com.fasterxml.jackson.databind.JsonNode) JsonNodeFactory.instance.textNode(value))
                .toList());
        JSONSchemaProps reason = text("reason is one CamelCase word for programs.", 1, 1024L);
        reason.setPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
        JSONSchemaProps message = text("message is for people: what is wrong and what to do.", 0, 2048L);
        JSONSchemaProps time = text("lastTransitionTime is when status last changed.", 1, 64L);
        time.setFormat("date-time");
        JSONSchemaProps generation = text("observedGeneration is the generation this condition speaks of.", 1, null);
        generation.setMinLength(null);
        generation.setType("integer");
        generation.setFormat("int64");
        between(0, LARGEST_INTEGER, generation);
        condition.getProperties().put("type", type);
        condition.getProperties().put("status", status);
        condition.getProperties().put("reason", reason);
        condition.getProperties().put("message", message);
        condition.getProperties().put("lastTransitionTime", time);
        condition.getProperties().put("observedGeneration", generation);
        return condition;
    }

    private static JSONSchemaProps text(String description, long minLength, Long maxLength) {
        JSONSchemaProps schema = new JSONSchemaProps();
        schema.setType("string");
        schema.setDescription(description);
        schema.setMinLength(minLength == 0 ? null : minLength);
        schema.setMaxLength(maxLength);
        return schema;
    }

    private static void between(long minimum, long maximum, JSONSchemaProps integer) {
        integer.setMinimum((double) minimum);
        integer.setMaximum((double) maximum);
    }

    private static void listMap(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
    }

    private static JSONSchemaProps item(JSONSchemaProps schema, String list) {
        return property(schema, list).getItems().getSchema();
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        JSONSchemaProps property = schema.getProperties().get(name);
        if (property == null) {
            throw new IllegalStateException("the schema has no property " + name);
        }
        return property;
    }

    private static JSONSchemaProps mapValue(JSONSchemaProps schema, String name) {
        return property(schema, name).getAdditionalProperties().getSchema();
    }
}
