package dev.stickybalancer.packaging;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.docs.Block;
import dev.stickybalancer.docs.Page;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The chart, rendered by Helm itself. */
class HelmChartIT {
    /** All that may be in the chart's objects and not in those of {@code kubectl apply -k deploy}. */
    private static final Set<String> HELMS_LABELS = Set.of(
            "helm.sh/chart", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by");

    private static final String DEFINITION = "CustomResourceDefinition /stickybalancers.stickybalancer.dev";

    /** Without it, uninstalling the release would delete every balancer of the cluster. */
    private static final String KEEP = "{\"helm.sh/resource-policy\":\"keep\"}";

    @Test
    void chart_installs_what_kustomize_installs_but_for_helms_labels_and_the_namespace() {
        Map<String, JsonNode> expected =
                new TreeMap<>(Manifests.kustomize("deploy").objects());
        expected.remove("Namespace /" + Manifests.NAMESPACE);
        Map<String, JsonNode> actual = Manifests.helm().objects();
        actual.forEach((key, object) -> removeHelmsLabels(key, (ObjectNode) object.get("metadata")));
        assertEquals(expected.keySet(), actual.keySet());
        assertAll(expected.keySet().stream()
                .map(key -> () ->
                        assertEquals(expected.get(key).toPrettyString(), sorted(actual.get(key), expected.get(key)))));
    }

    private static void removeHelmsLabels(String object, ObjectNode metadata) {
        ObjectNode labels = (ObjectNode) metadata.get("labels");
        HELMS_LABELS.forEach(label -> assertTrue(labels.remove(label) != null, object + " has no label " + label));
        if (labels.isEmpty()) {
            metadata.remove("labels");
        }
        if (object.equals(DEFINITION)) {
            assertEquals(KEEP, metadata.remove("annotations").toString());
        }
    }

    /** The same text when both say the same: fields have no order, and a difference can be read. */
    private static String sorted(JsonNode actual, JsonNode expected) {
        return actual.equals(expected) ? expected.toPrettyString() : actual.toPrettyString();
    }

    @Test
    void helm_finds_nothing_to_complain_of() {
        String output = Command.run(Binaries.helm(), "lint", "--strict", Manifests.CHART)
                .orFail();
        assertTrue(output.contains("1 chart(s) linted, 0 chart(s) failed"), output);
    }

    /** Each line sets one value and says what becomes of it; a field that is gone is a dash. */
    @ParameterizedTest
    @CsvFileSource(resources = "/helm/values.csv", delimiter = '|', quoteCharacter = '`')
    void value_does_something(String value, String json, String object, String path, String expected) {
        JsonNode before = Manifests.helm().field(object, path);
        JsonNode after = Manifests.helm("--set-json", value + "=" + json).field(object, path);
        assertEquals(expected.equals("-") ? "" : expected, after.toString());
        assertNotEquals(before, after);
    }

    @Test
    void no_value_is_without_a_line_in_that_table() throws IOException {
        Set<String> values = new TreeSet<>();
        collectLeaves(Manifests.yaml(Files.readString(Path.of(Manifests.CHART, "values.yaml"))), "", values);
        Set<String> tested;
        try (var lines = Files.lines(Path.of("src/test/resources/helm/values.csv"))) {
            tested = lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ")[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        // Both need a second value beside them: namespaced_install_has_no_cluster_role.
        tested.add("rbac.scope");
        assertEquals(values, tested);
    }

    private static void collectLeaves(JsonNode node, String path, Set<String> leaves) {
        if (!node.isObject() || node.isEmpty()) {
            leaves.add(path);
            return;
        }
        node.properties()
                .forEach(field -> collectLeaves(
                        field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), leaves));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/helm/refused.csv", delimiter = '|', quoteCharacter = '`')
    void wrong_value_is_refused_with_its_name(String value, String json, String message) {
        Command refused = Manifests.helmTemplate("--set-json", value + "=" + json);
        assertNotEquals(0, refused.exitCode(), refused::output);
        assertTrue(refused.output().contains("values don't meet the specifications of the schema"), refused::output);
        assertTrue(refused.output().contains(message), refused::output);
    }

    @Test
    void values_of_the_installation_guide_are_accepted(@TempDir Path directory) throws IOException {
        List<Block> guide = Page.of(Path.of("docs/install.md")).blocks().stream()
                .filter(block -> block.language().equals("yaml"))
                .toList();
        assertFalse(guide.isEmpty());
        for (Block values : guide) {
            Path file = Files.writeString(directory.resolve("values.yaml"), values.content());
            assertNotEquals(Manifests.helm(), Manifests.helm("--values", file.toString()));
        }
    }

    @Test
    void namespaced_install_has_no_cluster_role_and_the_same_rights_in_each_namespace_that_is_watched() {
        Manifests cluster = Manifests.helm();
        Manifests namespaced = Manifests.helm(
                "--set", "rbac.scope=Namespaced,watchNamespaces={shop,blog}", "--set", "crds.install=false");
        assertEquals(
                List.of(),
                namespaced.objects().keySet().stream()
                        .filter(object -> object.contains(" /"))
                        .toList(),
                "objects of the whole cluster");
        for (String part : List.of("watched", "written")) {
            JsonNode rights = cluster.objects().get("ClusterRole /stickybalancer-operator-" + part);
            for (String namespace : List.of("shop", "blog")) {
                String name = namespace + "/stickybalancer-operator-" + part;
                assertEquals(
                        rights.get("rules"),
                        namespaced.objects().get("Role " + name).get("rules"));
                JsonNode binding = namespaced.objects().get("RoleBinding " + name);
                assertEquals("Role", binding.at("/roleRef/kind").asText());
                assertEquals(
                        Manifests.NAMESPACE, binding.at("/subjects/0/namespace").asText());
            }
        }
        // Of its own namespace nothing but the leader election's Lease.
        assertEquals(5, namespaced.ofKind("Role").size());
        assertEquals(5, namespaced.ofKind("RoleBinding").size());
    }

    /** Kubernetes refuses an object whose namespace is a number. */
    @Test
    void names_of_digits_stay_text() {
        Manifests manifests = Manifests.helm(
                "--namespace", "123", "--set", "rbac.scope=Namespaced", "--set-json", "watchNamespaces=[\"456\"]");
        Set<String> namespaces = new TreeSet<>();
        manifests.objects().values().forEach(object -> {
            Stream.concat(
                            Stream.of(object.at("/metadata/namespace")),
                            object.path("subjects").findValues("namespace").stream())
                    .filter(namespace -> !namespace.isMissingNode())
                    .forEach(namespace -> namespaces.add(namespace.toString()));
        });
        assertEquals(Set.of("\"123\"", "\"456\""), namespaces);
    }

    @Test
    void artifact_hub_is_told_the_images_that_run_and_an_example_that_is_shipped() throws IOException {
        JsonNode chart = Manifests.yaml(Files.readString(Path.of(Manifests.CHART, "Chart.yaml")));
        JsonNode hub = chart.get("annotations");
        Set<String> told = new TreeSet<>();
        Manifests.yaml(hub.get("artifacthub.io/images").asText())
                .forEach(image -> told.add(image.get("image").asText()));
        JsonNode container = Manifests.helm().field("Deployment", "/spec/template/spec/containers/operator");
        Set<String> run = new TreeSet<>(Set.of(container.get("image").asText()));
        container.get("env").forEach(variable -> {
            if (variable.get("name").asText().startsWith("RELATED_IMAGE_")) {
                run.add(variable.get("value").asText());
            }
        });
        assertEquals(run, told);
        assertEquals(
                Manifests.yaml(Files.readString(Path.of("deploy/samples/minimal.yaml"))),
                Manifests.yaml(hub.get("artifacthub.io/crdsExamples").asText()).get(0));
        assertTrue(Files.readString(Path.of("pom.xml"))
                .contains("<version>" + chart.get("appVersion").asText()));
    }
}
