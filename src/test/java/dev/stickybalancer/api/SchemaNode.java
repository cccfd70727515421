package dev.stickybalancer.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One node of a definition's schema.
 *
 * @param path such as {@code spec.cache.publicPaths[].pathPrefix}, or {@code spec.service.annotations{}} for a map's
 *     values; empty for the resource as a whole
 * @param parent the node around it; null for the resource as a whole
 */
record SchemaNode(String path, Role role, JSONSchemaProps schema, SchemaNode parent) {
    private static final Set<String> EVERYWHERE = Set.of("apiVersion", "kind", "metadata");
    private static final Pattern WORD_START = Pattern.compile("(?=[A-Z])");

    /** What a node is to the node around it. */
    enum Role {
        ROOT,
        FIELD,
        ITEM,
        VALUE
    }

    /** Every node of the first version's schema but for those that every resource has and Kubernetes describes. */
    static List<SchemaNode> all(CustomResourceDefinition definition) {
        return root(definition.getSpec().getVersions().get(0)).all();
    }

    static SchemaNode at(CustomResourceDefinition definition, String path) {
        return root(definition.getSpec().getVersions().get(0))
                .find(path)
                .orElseThrow(() -> new IllegalArgumentException("no such node: " + path));
    }

    static SchemaNode root(CustomResourceDefinitionVersion version) {
        return new SchemaNode("", Role.ROOT, version.getSchema().getOpenAPIV3Schema(), null);
    }

    /** The node at a path that begins at this one. */
    Optional<SchemaNode> find(String below) {
        String wanted = prefix() + below;
        return all().stream().filter(node -> node.path().equals(wanted)).findFirst();
    }

    /** This node and those in it. */
    private List<SchemaNode> all() {
        List<SchemaNode> nodes = new ArrayList<>();
        collect(nodes);
        return nodes;
    }

    private String prefix() {
        return path.isEmpty() ? "" : path + ".";
    }

    private void collect(List<SchemaNode> nodes) {
        nodes.add(this);
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> {
                if (role != Role.ROOT || !EVERYWHERE.contains(name)) {
                    new SchemaNode(prefix() + name, Role.FIELD, field, this).collect(nodes);
                }
            });
        }
        items().ifPresent(items -> new SchemaNode(path + "[]", Role.ITEM, items, this).collect(nodes));
        values().ifPresent(values -> new SchemaNode(path + "{}", Role.VALUE, values, this).collect(nodes));
    }

    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The name's words in lower case: {@code max}, {@code body}, {@code size}. */
    List<String> words() {
        return WORD_START.splitAsStream(name()).map(String::toLowerCase).toList();
    }

    boolean isField() {
        return role == Role.FIELD;
    }

    boolean isSpec() {
        return path.startsWith("spec.");
    }

    boolean is(String type) {
        return type.equals(schema.getType());
    }

    boolean isIntOrString() {
        return Boolean.TRUE.equals(schema.getXKubernetesIntOrString());
    }

    boolean isEnum() {
        return schema.getEnum() != null && !schema.getEnum().isEmpty();
    }

    boolean isList() {
        return is("array");
    }

    boolean isMap() {
        return values().isPresent();
    }

    boolean isRequired() {
        return isField()
                && Optional.ofNullable(parent.schema().getRequired())
                        .orElse(List.of())
                        .contains(name());
    }

    Optional<JSONSchemaProps> items() {
        return Optional.ofNullable(schema.getItems()).map(items -> items.getSchema());
    }

    Optional<JSONSchemaProps> values() {
        return Optional.ofNullable(schema.getAdditionalProperties()).map(values -> values.getSchema());
    }

    List<ValidationRule> rules() {
        return Optional.ofNullable(schema.getXKubernetesValidations()).orElse(List.of());
    }

    String description() {
        return Optional.ofNullable(schema.getDescription()).orElse("");
    }
}
