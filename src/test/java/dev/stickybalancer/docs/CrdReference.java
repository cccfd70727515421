package dev.stickybalancer.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reference page of the resource: each object of its schema a section, each field a line. */
final class CrdReference {
    private final StringBuilder page = new StringBuilder();

    private CrdReference() {}

    static String text(CustomResourceDefinition definition) {
        return new CrdReference().write(definition);
    }

    private String write(CustomResourceDefinition definition) {
        CustomResourceDefinitionVersion version =
                definition.getSpec().getVersions().get(0);
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        page.append(
                """
                # StickyBalancer %s

                <!-- Generated from the custom resource definition by `make reference`. Do not edit. -->

                `apiVersion: %s/%s`, `kind: %s`, short name `%s`, %s. `kubectl explain %s.spec` shows the same in a terminal. What
                each condition of the status means is in [conditions](../conditions.md).

                `kubectl get %s` shows %s; with `-o wide` also %s.
                """
                        .formatted(
                                version.getName(),
                                definition.getSpec().getGroup(),
                                version.getName(),
                                definition.getSpec().getNames().getKind(),
                                definition.getSpec().getNames().getShortNames().get(0),
                                definition.getSpec().getScope().toLowerCase(Locale.ROOT),
                                definition.getSpec().getNames().getShortNames().get(0),
                                definition.getSpec().getNames().getShortNames().get(0),
                                columns(version, 0),
                                columns(version, 1)));
        rules(root, "Of the resource as a whole:");
        section("spec", root.getProperties().get("spec"));
        section("status", root.getProperties().get("status"));
        return page.toString();
    }

    private static String columns(CustomResourceDefinitionVersion version, int priority) {
        return version.getAdditionalPrinterColumns().stream()
                .filter(column -> (column.getPriority() == null ? 0 : column.getPriority()) == priority)
                .map(CustomResourceColumnDefinition::getName)
                .collect(Collectors.joining(", "));
    }

    /** The fields of an object, then the sections of the objects in it. */
    private void section(String path, JSONSchemaProps schema) {
        page.append("\n## ").append(path).append("\n\n");
        Optional.ofNullable(schema.getDescription())
                .ifPresent(text -> page.append(cell(text)).append("\n\n"));
        page.append("| field | type | default | bounds | meaning |\n|---|---|---|---|---|\n");
        Map<String, JSONSchemaProps> inner = new LinkedHashMap<>();
        schema.getProperties().forEach((name, field) -> {
            boolean required =
                    schema.getRequired() != null && schema.getRequired().contains(name);
            page.append("| `%s` | %s | %s | %s | %s |%n"
                    .formatted(
                            name,
                            type(path, name, field, inner),
                            fallback(field, required),
                            bounds(field),
                            cell(field.getDescription())));
        });
        rules(schema, "Besides:");
        inner.forEach(this::section);
    }

    private static String type(String path, String name, JSONSchemaProps field, Map<String, JSONSchemaProps> inner) {
        String here = path + "." + name;
        if (field.getProperties() != null && !field.getProperties().isEmpty()) {
            inner.put(here, field);
            return link("object", here);
        }
        if (field.getItems() != null) {
            return "list of " + type(path, name + "[]", field.getItems().getSchema(), inner) + "s";
        }
        if (field.getAdditionalProperties() != null
                && field.getAdditionalProperties().getSchema() != null) {
            return "map to "
                    + type(path, name + "{}", field.getAdditionalProperties().getSchema(), inner) + "s";
        }
        return Boolean.TRUE.equals(field.getXKubernetesIntOrString()) ? "number or string" : field.getType();
    }

    private static String link(String text, String path) {
        return "[" + text + "](#" + path.replaceAll("[^A-Za-z0-9-]", "").toLowerCase(Locale.ROOT) + ")";
    }

    private static String fallback(JSONSchemaProps field, boolean required) {
        JsonNode value = field.getDefault();
        if (required) {
            return "**required**";
        }
        return value == null || value.isObject() ? "" : "`" + value.asText() + "`";
    }

    private static String bounds(JSONSchemaProps field) {
        List<String> bounds = new ArrayList<>();
        if (field.getEnum() != null && !field.getEnum().isEmpty()) {
            bounds.add(field.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", ")));
        }
        range(bounds, field.getMinimum(), field.getMaximum(), "");
        range(bounds, field.getMinLength(), field.getMaxLength(), " characters");
        range(bounds, field.getMinItems(), field.getMaxItems(), " items");
        range(bounds, field.getMinProperties(), field.getMaxProperties(), " entries");
        Optional.ofNullable(field.getPattern()).ifPresent(pattern -> bounds.add("`" + cell(pattern) + "`"));
        if (field.getItems() != null) {
            bounds.addAll(each(field.getItems().getSchema()));
        } else if (field.getAdditionalProperties() != null) {
            bounds.addAll(each(field.getAdditionalProperties().getSchema()));
        }
        return String.join("; ", bounds);
    }

    private static List<String> each(JSONSchemaProps element) {
        String bounds = element == null ? "" : bounds(element);
        return bounds.isEmpty() ? List.of() : List.of("each " + bounds);
    }

    private static void range(List<String> bounds, Number least, Number most, String unit) {
        if (least == null && most == null) {
            return;
        }
        String text = least == null || most == null
                ? (least == null ? "at most " + number(most) : "at least " + number(least))
                : number(least) + " to " + number(most);
        bounds.add(text + unit);
    }

    private static String number(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }

    private void rules(JSONSchemaProps schema, String heading) {
        if (schema.getXKubernetesValidations() == null
                || schema.getXKubernetesValidations().isEmpty()) {
            return;
        }
        page.append("\n").append(heading).append("\n\n");
        schema.getXKubernetesValidations()
                .forEach(rule -> page.append("- ").append(rule.getMessage()).append("\n"));
    }

    /** Bars would end a cell. */
    private static String cell(String text) {
        return text == null ? "" : text.replace("|", "\\|").replace("\n", " ").strip();
    }
}
