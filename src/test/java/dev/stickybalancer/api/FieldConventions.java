package dev.stickybalancer.api;

import static dev.stickybalancer.api.Convention.at;
import static dev.stickybalancer.api.Convention.field;
import static dev.stickybalancer.api.Convention.nodes;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How fields are named, typed and required. */
final class FieldConventions {
    private static final Set<String> TIME_WORDS = Set.of(
            "timeout",
            "duration",
            "interval",
            "period",
            "age",
            "ttl",
            "retention",
            "grace",
            "delay",
            "deadline",
            "propagation");

    private FieldConventions() {}

    static final List<Convention> ALL = List.of(
            nodes(
                    "API-2 nophase: no field is a phase; conditions can say more",
                    SchemaNode::isField,
                    node -> !node.words().contains("phase"),
                    field("startPhase", "string")),
            nodes(
                    "API-6 defaultorrequired: a field with a default is optional",
                    SchemaNode::isRequired,
                    node -> node.schema().getDefault() == null,
                    at("spec.backend.serviceRef.name", name -> name.setDefault(TextNode.valueOf("meteor")))),
            nodes(
                    "API-6 nonullable: nothing is nullable",
                    node -> true,
                    node -> !Boolean.TRUE.equals(node.schema().getNullable()),
                    at("spec.tls", tls -> tls.setNullable(true))),
            nodes(
                    "API-6 optionalorrequired: what is required exists",
                    node -> node.schema().getRequired() != null,
                    node -> node.schema()
                            .getProperties()
                            .keySet()
                            .containsAll(node.schema().getRequired()),
                    at("spec.dns", dns -> dns.setRequired(List.of("imagge")))),
            nodes(
                    "API-6 statusoptional: no field of the status is required",
                    node -> node.path().equals("status"),
                    node -> node.schema().getRequired() == null
                            || node.schema().getRequired().isEmpty(),
                    at("status", status -> status.setRequired(List.of("conditions")))),
            nodes(
                    "API-7 nofloats: there are no floating point numbers",
                    node -> true,
                    node -> !node.is("number"),
                    field("ratio", "number")),
            nodes(
                    "API-7 nomaps: a map holds texts; things with a name are a list",
                    SchemaNode::isMap,
                    node -> "string".equals(node.values().orElseThrow().getType()),
                    at("spec.service.annotations{}", values -> values.setType("object"))),
            nodes(
                    "API-7 arrayofstruct: a list of objects has a required field in each",
                    node -> node.role() == SchemaNode.Role.ITEM && node.is("object"),
                    node -> node.schema().getRequired() != null
                            && !node.schema().getRequired().isEmpty(),
                    at("spec.cache.publicPaths[]", item -> item.setRequired(List.of()))),
            nodes(
                    "API-8 nodurations: a time span is an integer with its unit in the name",
                    node -> node.isField() && node.words().stream().anyMatch(TIME_WORDS::contains),
                    node -> node.is("integer")
                            && (node.name().endsWith("Seconds") || node.name().endsWith("Milliseconds")),
                    field("drainTimeout", "string")),
            nodes(
                    "API-8 nodurations: no text has the format of a duration",
                    node -> true,
                    node -> !"duration".equals(node.schema().getFormat()),
                    at("spec.session.cookie.path", path -> path.setFormat("duration"))),
            nodes(
                    "API-8 a size is a quantity",
                    node -> node.isField() && node.name().endsWith("Size"),
                    SchemaNode::isIntOrString,
                    at("spec.cache.maxSize", size -> size.setXKubernetesIntOrString(null))),
            nodes(
                    "API-8 notimestamp: a moment's name ends in Time, and not in Timestamp",
                    node -> "date-time".equals(node.schema().getFormat())
                            || node.words().contains("timestamp"),
                    node -> node.name().endsWith("Time"),
                    field("startTimestamp", "string")),
            nodes(
                    "API-9 an enum's values are CamelCase words",
                    SchemaNode::isEnum,
                    node -> node.schema().getEnum().stream()
                            .allMatch(
                                    value -> value.isTextual() && value.asText().matches("[A-Z][A-Za-z0-9]*")),
                    at("spec.debugHeaders", headers -> headers.setEnum(List.of(TextNode.valueOf("on"))))),
            nodes(
                    "API-9 nobools: a switch is an enum, which can grow a third value",
                    node -> true,
                    node -> !node.is("boolean"),
                    field("enabled", "boolean")),
            nodes(
                    "API-10 noreferences: a reference is called Ref",
                    SchemaNode::isField,
                    node -> node.words().stream().noneMatch(word -> word.startsWith("reference")),
                    field("secretReference", "object")),
            nodes(
                    "API-10 what is nothing but a name, or a name and a port, is called Ref",
                    node -> Optional.ofNullable(node.schema().getProperties())
                            .filter(fields -> fields.containsKey("name"))
                            .filter(fields -> Set.of("name", "port").containsAll(fields.keySet()))
                            .isPresent(),
                    node -> node.name().endsWith("Ref"),
                    at("spec", spec -> spec.getProperties()
                            .put(
                                    "caSecret",
                                    spec.getProperties()
                                            .get("tls")
                                            .getProperties()
                                            .get("secretRef")))),
            nodes(
                    "jsontags: a field's name is in lowerCamelCase",
                    SchemaNode::isField,
                    node -> node.name().matches("[a-z][A-Za-z0-9]*"),
                    field("max_size", "integer")),
            nodes(
                    "API-20 the schema is structural: every node has a type, every object its fields",
                    node -> true,
                    node -> node.isIntOrString()
                            || (node.schema().getType() != null
                                    && (!node.is("object")
                                            || node.isMap()
                                            || !node.schema().getProperties().isEmpty())),
                    field("anything", "object")),
            nodes(
                    "API-20 unknown fields are not kept",
                    node -> true,
                    node -> node.schema().getXKubernetesPreserveUnknownFields() == null
                            && node.schema().getXKubernetesEmbeddedResource() == null,
                    at("spec.nginx", nginx -> nginx.setXKubernetesPreserveUnknownFields(true))));
}
