package dev.stickybalancer.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A rule for custom resource definitions, after the Kubernetes API conventions and kube-api-linter, which itself reads
 * Go types only.
 *
 * @param title the rule as a sentence, with the linter's name for it where it has one
 * @param violations where a definition breaks it
 * @param breaking a change of our own definition that breaks it, to show that the rule can fail
 */
record Convention(
        String title,
        Function<CustomResourceDefinition, List<String>> violations,
        Consumer<CustomResourceDefinition> breaking) {

    /** A rule about single nodes; a violation is a node's path. */
    static Convention nodes(
            String title,
            Predicate<SchemaNode> which,
            Predicate<SchemaNode> holds,
            Consumer<CustomResourceDefinition> breaking) {
        return new Convention(
                title,
                definition -> SchemaNode.all(definition).stream()
                        .filter(which)
                        .filter(holds.negate())
                        .map(SchemaNode::path)
                        .toList(),
                breaking);
    }

    /** A rule about the definition outside its schema; a violation is a word that names the part. */
    static Convention version(
            String title,
            Function<CustomResourceDefinitionVersion, Stream<String>> violations,
            Consumer<CustomResourceDefinition> breaking) {
        return new Convention(
                title,
                definition -> violations
                        .apply(definition.getSpec().getVersions().get(0))
                        .toList(),
                breaking);
    }

    /** Changes one node. */
    static Consumer<CustomResourceDefinition> at(String path, Consumer<JSONSchemaProps> change) {
        return definition -> change.accept(SchemaNode.at(definition, path).schema());
    }

    /** Adds a field to the spec. */
    static Consumer<CustomResourceDefinition> field(String name, String type) {
        return at("spec", spec -> {
            JSONSchemaProps field = new JSONSchemaProps();
            field.setType(type);
            spec.getProperties().put(name, field);
        });
    }
}
