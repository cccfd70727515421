package dev.stickybalancer.api;

import static dev.stickybalancer.api.Convention.at;
import static dev.stickybalancer.api.Convention.nodes;

import java.util.List;
import java.util.stream.Stream;

/** Everything has bounds, and they are told to readers of {@code kubectl explain}, which itself does not show them. */
final class BoundConventions {
    private BoundConventions() {}

    static final List<Convention> ALL = List.of(
            nodes(
                    "API-7 maxlength: every text has a longest length",
                    node -> (node.is("string") && !node.isEnum()) || node.isIntOrString(),
                    node -> node.schema().getMaxLength() != null,
                    at("spec.nginx.image", image -> image.setMaxLength(null))),
            nodes(
                    "API-7 minlength: a text of the spec is not empty; leave the field out instead",
                    node -> node.isSpec()
                            && node.is("string")
                            && !node.isEnum()
                            && node.role() != SchemaNode.Role.VALUE,
                    node -> node.schema().getMinLength() != null
                            && node.schema().getMinLength() > 0,
                    at("spec.hosts[]", host -> host.setMinLength(null))),
            nodes(
                    "API-7 a text of the spec that is no enum has an allow-list: a pattern, or a rule beside it",
                    node -> node.isSpec() && ((node.is("string") && !node.isEnum()) || node.isIntOrString()),
                    node -> node.schema().getPattern() != null || isRuled(node),
                    at("spec.session.cookie.name", name -> name.setPattern(null))),
            nodes(
                    "API-7 maxlength: every list has a longest length",
                    SchemaNode::isList,
                    node -> node.schema().getMaxItems() != null,
                    at("spec.hosts", hosts -> hosts.setMaxItems(null))),
            nodes(
                    "API-7 ssatags: every list is a set, or a map by fields that its items require",
                    SchemaNode::isList,
                    node -> "set".equals(node.schema().getXKubernetesListType())
                            || ("map".equals(node.schema().getXKubernetesListType())
                                    && node.items()
                                            .orElseThrow()
                                            .getRequired()
                                            .containsAll(node.schema().getXKubernetesListMapKeys())),
                    at("spec.proxy.trustedProxies", proxies -> proxies.setXKubernetesListType(null))),
            nodes(
                    "API-7 every map has a largest size",
                    SchemaNode::isMap,
                    node -> node.schema().getMaxProperties() != null,
                    at("spec.service.annotations", annotations -> annotations.setMaxProperties(null))),
            nodes(
                    "API-7 a map's keys follow a rule",
                    SchemaNode::isMap,
                    node -> node.parent().rules().stream()
                            .anyMatch(rule -> rule.getRule().contains("self." + node.name())
                                    && rule.getRule().contains("k.matches(")),
                    at("spec.backend.podSelector", selector -> selector.setXKubernetesValidations(List.of()))),
            nodes(
                    "API-7 numericbounds: every integer has a smallest and a largest value",
                    node -> node.is("integer"),
                    node -> node.schema().getMinimum() != null && node.schema().getMaximum() != null,
                    at("spec.replicas", replicas -> replicas.setMaximum(null))),
            nodes(
                    "every field, and every object in a list, is described",
                    node -> node.isField() || (node.role() == SchemaNode.Role.ITEM && node.is("object")),
                    node -> node.description().matches("[^\\n]+[.]"),
                    at("spec.cache.publicPaths[]", item -> item.setDescription(null))),
            nodes(
                    "commentstart: a field's description begins with its name",
                    SchemaNode::isField,
                    node -> node.description().startsWith(node.name()),
                    at("spec.hosts", hosts -> hosts.setDescription("Host names."))),
            nodes(
                    "the description of an integer of the spec names both bounds",
                    node -> node.isSpec() && node.is("integer"),
                    node -> names(
                            node, node.schema().getMinimum(), node.schema().getMaximum()),
                    at("spec.replicas", replicas -> replicas.setMaximum(200.0))),
            nodes(
                    "the description of a list or map of the spec names its largest size",
                    node -> node.isSpec() && (node.isList() || node.isMap()),
                    node -> names(
                            node,
                            node.isMap()
                                    ? node.schema().getMaxProperties()
                                    : node.schema().getMaxItems()),
                    at("spec.hosts", hosts -> hosts.setMaxItems(33L))));

    private static boolean isRuled(SchemaNode node) {
        boolean value = node.role() == SchemaNode.Role.VALUE;
        SchemaNode named = value ? node.parent() : node;
        String text = "self." + named.name() + (value ? "[k]" : "") + ".matches(";
        return named.parent().rules().stream().anyMatch(rule -> rule.getRule().contains(text));
    }

    private static boolean names(SchemaNode node, Number... bounds) {
        return Stream.of(bounds)
                .allMatch(bound -> bound != null && node.description().matches(".*\\b" + bound.longValue() + "\\b.*"));
    }
}
