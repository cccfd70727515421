package dev.stickybalancer.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stickybalancer.support.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The OLM bundle is what follows from the manifests, and passes what the scorecard checks without a cluster. */
class OlmBundleTest {
    private static final String CSV = "stickybalancer-operator.clusterserviceversion.yaml";

    @Test
    void committed_manifests_are_those_that_follow_from_the_rest_of_deploy() throws IOException {
        Map<String, String> manifests = OlmBundle.manifests();
        for (Map.Entry<String, String> file : manifests.entrySet()) {
            new GeneratedFile(OlmBundle.MANIFESTS.resolve(file.getKey()), "crd").mustBe(file.getValue());
        }
        try (Stream<Path> files = Files.list(OlmBundle.MANIFESTS)) {
            assertEquals(
                    manifests.keySet(),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void image_and_annotations_tell_the_same_of_the_bundle() throws IOException {
        JsonNode annotations = Manifests.yaml(text("metadata/annotations.yaml")).get("annotations");
        Set<String> told = StreamSupport.stream(annotations.properties().spliterator(), false)
                .map(one -> "LABEL " + one.getKey() + "=" + one.getValue().asText())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> labels = text("bundle.Dockerfile")
                .lines()
                .filter(line -> line.startsWith("LABEL "))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(told, labels);
        for (String directory : Set.of("manifests", "metadata", "tests/scorecard")) {
            assertTrue(Files.isDirectory(OlmBundle.DIRECTORY.resolve(directory)), directory);
        }
    }

    /** basic-check-spec, olm-crds-have-validation, -crds-have-resources, -spec-descriptors and -status-descriptors. */
    @Test
    void examples_have_only_fields_that_are_in_the_schema_and_described() throws IOException {
        JsonNode csv = Manifests.yaml(text("manifests/" + CSV));
        JsonNode owned = csv.at("/spec/customresourcedefinitions/owned/0");
        JsonNode schema = Manifests.yaml(text("manifests/stickybalancers.stickybalancer.dev.yaml"))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties");
        assertFalse(owned.get("resources").isEmpty());
        for (String part : Set.of("spec", "status")) {
            assertEquals(names(schema.at("/" + part + "/properties")), paths(owned.get(part + "Descriptors")));
        }
        JsonNode examples =
                Manifests.yaml(csv.at("/metadata/annotations/alm-examples").asText());
        assertTrue(examples.size() >= 3);
        for (JsonNode example : examples) {
            assertEquals(owned.get("kind"), example.get("kind"));
            assertTrue(names(schema.at("/spec/properties")).containsAll(names(example.get("spec"))));
        }
    }

    @Test
    void it_installs_without_a_cluster_role_where_the_operator_group_is_not_of_all_namespaces() throws IOException {
        JsonNode install = Manifests.yaml(text("manifests/" + CSV)).at("/spec/install/spec");
        assertTrue(install.path("clusterPermissions").isMissingNode());
        JsonNode environment = install.at("/deployments/0/spec/template/spec/containers/0/env");
        assertEquals(
                "metadata.annotations['olm.targetNamespaces']",
                Manifests.named(environment, "WATCH_NAMESPACES")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> paths(JsonNode descriptors) {
        Set<String> paths = new TreeSet<>();
        descriptors.forEach(descriptor -> paths.add(descriptor.get("path").asText()));
        return paths;
    }

    private static String text(String file) throws IOException {
        return Files.readString(OlmBundle.DIRECTORY.resolve(file));
    }
}
