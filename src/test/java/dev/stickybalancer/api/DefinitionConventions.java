package dev.stickybalancer.api;

import static dev.stickybalancer.api.Convention.at;
import static dev.stickybalancer.api.Convention.nodes;
import static dev.stickybalancer.api.Convention.version;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the resource as a whole offers to users and tools. */
final class DefinitionConventions {
    private static final Set<String> STANDARD = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    /** The API server takes no more of them. */
    private static final int SELECTABLE_FIELDS = 8;

    private DefinitionConventions() {}

    static final List<Convention> ALL = List.of(
            nodes(
                    "API-1 there is a spec, which is required, a status, and nothing else",
                    node -> node.role() == SchemaNode.Role.ROOT,
                    node -> STANDARD.containsAll(node.schema().getProperties().keySet())
                            && List.of("spec").equals(node.schema().getRequired()),
                    at("", root -> root.getProperties().put("data", new JSONSchemaProps()))),
            version(
                    "API-1 statussubresource: the status is a subresource",
                    version -> version.getSubresources().getStatus() == null ? Stream.of("status") : Stream.of(),
                    change(version -> version.getSubresources().setStatus(null))),
            nodes(
                    "API-3 conditions: conditions are what metav1.Condition says, one of each type",
                    node -> node.path().equals("status.conditions"),
                    node -> "map".equals(node.schema().getXKubernetesListType())
                            && List.of("type").equals(node.schema().getXKubernetesListMapKeys())
                            && Set.copyOf(node.items().orElseThrow().getRequired())
                                    .equals(Set.of("type", "status", "reason", "message", "lastTransitionTime"))
                            && node.items().orElseThrow().getProperties().containsKey("observedGeneration"),
                    at("status.conditions[]", condition -> condition.setRequired(List.of("type", "status")))),
            nodes(
                    "API-5 a fresh resource's status says that nothing was observed",
                    node -> node.path().equals("status"),
                    node -> JsonNodeFactory.instance
                            .objectNode()
                            .put("observedGeneration", -1)
                            .equals(node.schema().getDefault()),
                    at("status", status -> status.setDefault(null))),
            nodes(
                    "API-11 of several members one must be set, and a field called type says which",
                    node -> node.rules().stream()
                            .anyMatch(rule -> rule.getRule().matches("has\\(self\\.\\w+\\) != has\\(self\\.\\w+\\)")),
                    node -> node.schema().getProperties().containsKey("type"),
                    at(
                            "spec.tls",
                            tls -> tls.setXKubernetesValidations(
                                    List.of(RuleConventions.rule("has(self.minVersion) != has(self.http3)", "", ""))))),
            new Convention(
                    "API-15 names: one short name of three letters or more, a category of our own",
                    definition -> {
                        var names = definition.getSpec().getNames();
                        boolean good = names.getShortNames().size() == 1
                                && names.getShortNames().get(0).length() >= 3
                                && names.getCategories().equals(List.of(names.getPlural()));
                        return good ? List.of() : List.of("names");
                    },
                    definition -> definition.getSpec().getNames().setCategories(List.of("all"))),
            version(
                    "API-15 the columns of `kubectl get` are those of the reference, in their order",
                    version -> columns(version)
                                    .equals(List.of(
                                            "Ready",
                                            "Reason",
                                            "Active",
                                            "Draining",
                                            "Replicas",
                                            "Address",
                                            "Age",
                                            "Hash wide",
                                            "Message wide"))
                            ? Stream.of()
                            : columns(version).stream(),
                    change(version ->
                            version.getAdditionalPrinterColumns().get(7).setPriority(0))),
            version(
                    "API-15 every column shows a field that exists",
                    version -> version.getAdditionalPrinterColumns().stream()
                            .map(CustomResourceColumnDefinition::getJsonPath)
                            .filter(path -> !path.startsWith(".metadata.")
                                    && field(version, path).isEmpty()),
                    change(version ->
                            version.getAdditionalPrinterColumns().get(2).setJsonPath(".status.endpoints.activ"))),
            version(
                    "API-16 the scale subresource names two integers and a text that exist",
                    version -> Stream.of(
                                    path(
                                            version,
                                            version.getSubresources().getScale().getSpecReplicasPath(),
                                            "integer"),
                                    path(
                                            version,
                                            version.getSubresources().getScale().getStatusReplicasPath(),
                                            "integer"),
                                    path(
                                            version,
                                            version.getSubresources().getScale().getLabelSelectorPath(),
                                            "string"))
                            .flatMap(Optional::stream),
                    change(version -> version.getSubresources().getScale().setLabelSelectorPath(".status.selectors"))),
            version(
                    "API-17 the fields that people look for can be selected by, and exist",
                    version -> selectable(version).isEmpty()
                                    || selectable(version).size() > SELECTABLE_FIELDS
                            ? Stream.of("selectableFields")
                            : selectable(version).stream().flatMap(path -> path(version, path, "string").stream()),
                    change(version -> version.setSelectableFields(List.of(new SelectableField(".spec.serviceRef"))))));

    private static Consumer<CustomResourceDefinition> change(Consumer<CustomResourceDefinitionVersion> change) {
        return definition -> change.accept(definition.getSpec().getVersions().get(0));
    }

    private static List<String> columns(CustomResourceDefinitionVersion version) {
        return version.getAdditionalPrinterColumns().stream()
                .map(column -> column.getName() + (column.getPriority() == 0 ? "" : " wide"))
                .toList();
    }

    private static List<String> selectable(CustomResourceDefinitionVersion version) {
        return version.getSelectableFields().stream()
                .map(SelectableField::getJsonPath)
                .toList();
    }

    /** The path, when there is no such field of this type. */
    private static Optional<String> path(CustomResourceDefinitionVersion version, String path, String type) {
        boolean exists = field(version, path).filter(node -> node.is(type)).isPresent();
        return exists ? Optional.empty() : Optional.of(path);
    }

    /** The field that a JSON path ends at; what selects an item of a list is skipped. */
    private static Optional<SchemaNode> field(CustomResourceDefinitionVersion version, String path) {
        return SchemaNode.root(version).find(path.replaceAll("\\[[^]]*]", "[]").substring(1));
    }
}
