package dev.stickybalancer.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a new definition takes away from those who live with an old one: a resource that was valid, a default, a path that
 * tools use. As crdify does; what is only added is no problem, a new value of an enum included.
 */
final class Compatibility {
    private final List<String> problems = new ArrayList<>();

    private Compatibility() {}

    static List<String> problems(CustomResourceDefinition before, CustomResourceDefinition now) {
        Compatibility compatibility = new Compatibility();
        compatibility.compareNames(before, now);
        Map<String, SchemaNode> after =
                SchemaNode.all(now).stream().collect(Collectors.toMap(SchemaNode::path, Function.identity()));
        for (SchemaNode node : SchemaNode.all(before)) {
            if (after.containsKey(node.path())) {
                compatibility.compare(
                        node.path(), node.schema(), after.get(node.path()).schema());
            } else {
                compatibility.problems.add(node.path() + " is gone");
            }
        }
        return compatibility.problems;
    }

    private void compareNames(CustomResourceDefinition before, CustomResourceDefinition now) {
        same("", "group", before.getSpec().getGroup(), now.getSpec().getGroup());
        same("", "scope", before.getSpec().getScope(), now.getSpec().getScope());
        same(
                "",
                "kind",
                before.getSpec().getNames().getKind(),
                now.getSpec().getNames().getKind());
        same(
                "",
                "plural",
                before.getSpec().getNames().getPlural(),
                now.getSpec().getNames().getPlural());
        kept(
                "",
                "short name",
                before.getSpec().getNames().getShortNames(),
                now.getSpec().getNames().getShortNames());
        CustomResourceDefinitionVersion old = before.getSpec().getVersions().get(0);
        CustomResourceDefinitionVersion version = now.getSpec().getVersions().get(0);
        same("", "version", old.getName(), version.getName());
        same("", "subresources", old.getSubresources(), version.getSubresources());
        kept("", "selectable field", selectable(old), selectable(version));
    }

    private void compare(String path, JSONSchemaProps before, JSONSchemaProps now) {
        same(path, "type", before.getType(), now.getType());
        same(path, "format", before.getFormat(), now.getFormat());
        same(path, "pattern", before.getPattern(), now.getPattern());
        same(path, "default", before.getDefault(), now.getDefault());
        same(path, "list type", before.getXKubernetesListType(), now.getXKubernetesListType());
        same(path, "list keys", before.getXKubernetesListMapKeys(), now.getXKubernetesListMapKeys());
        kept(path, "value", words(before.getEnum()), words(now.getEnum()));
        notMore(path, "field must be set", required(before), required(now));
        notMore(path, "rule must hold", rules(before), rules(now));
        atLeast(path, "maximum", before.getMaximum(), now.getMaximum());
        atLeast(path, "longest length", before.getMaxLength(), now.getMaxLength());
        atLeast(path, "largest number of items", before.getMaxItems(), now.getMaxItems());
        atLeast(path, "largest number of entries", before.getMaxProperties(), now.getMaxProperties());
        atMost(path, "minimum", before.getMinimum(), now.getMinimum());
        atMost(path, "shortest length", before.getMinLength(), now.getMinLength());
        atMost(path, "smallest number of items", before.getMinItems(), now.getMinItems());
        atMost(path, "smallest number of entries", before.getMinProperties(), now.getMinProperties());
    }

    private void same(String path, String what, Object before, Object now) {
        if (!Objects.equals(before, now)) {
            problems.add(path + ": the " + what + " was " + before + " and is " + now);
        }
    }

    private void kept(String path, String what, List<String> before, List<String> now) {
        Set<String> lost = new HashSet<>(before);
        lost.removeAll(now);
        lost.forEach(value -> problems.add(path + ": the " + what + " " + value + " is no more"));
    }

    private void notMore(String path, String what, List<String> before, List<String> now) {
        Set<String> more = new HashSet<>(now);
        more.removeAll(before);
        more.forEach(value -> problems.add(path + ": one more " + what + ": " + value));
    }

    /** No bound at all is the loosest one. */
    private void atLeast(String path, String what, Number before, Number now) {
        if (now != null && (before == null || now.doubleValue() < before.doubleValue())) {
            same(path, what, before, now);
        }
    }

    private void atMost(String path, String what, Number before, Number now) {
        if (now != null && now.doubleValue() > (before == null ? 0 : before.doubleValue())) {
            same(path, what, before, now);
        }
    }

    private static List<String> words(List<JsonNode> values) {
        return Optional.ofNullable(values).orElse(List.of()).stream()
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> required(JSONSchemaProps schema) {
        return Optional.ofNullable(schema.getRequired()).orElse(List.of());
    }

    private static List<String> rules(JSONSchemaProps schema) {
        return Optional.ofNullable(schema.getXKubernetesValidations()).orElse(List.of()).stream()
                .map(ValidationRule::getRule)
                .toList();
    }

    private static List<String> selectable(CustomResourceDefinitionVersion version) {
        return Stream.ofNullable(version.getSelectableFields())
                .flatMap(List::stream)
                .map(SelectableField::getJsonPath)
                .toList();
    }
}
