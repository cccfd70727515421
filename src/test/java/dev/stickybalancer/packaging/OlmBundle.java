package dev.stickybalancer.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.stickybalancer.api.CrdFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests of the OLM bundle, made of what {@code kubectl apply -k deploy} installs. */
final class OlmBundle {
    static final Path DIRECTORY = Path.of("deploy/olm");
    static final Path MANIFESTS = DIRECTORY.resolve("manifests");

    private static final String HEADING =
            "# Made of deploy/olm/csv.yaml, deploy/, crds/ and the samples by `make crd`. Do not edit.\n";
    private static final String OPERATOR = "stickybalancer-operator";
    private static final List<String> SAMPLES = List.of("minimal", "full", "pod-selector");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES));

    private OlmBundle() {}

    /** File names and their texts. */
    static Map<String, String> manifests() throws IOException {
        List<JsonNode> operator = documents("deploy/operator.yaml");
        Map<String, String> manifests = new TreeMap<>(Map.of(
                OPERATOR + ".clusterserviceversion.yaml",
                text(clusterServiceVersion(operator.get(0))),
                OPERATOR + "-metrics.service.yaml",
                text(withoutNamespace(operator.get(1))),
                CrdFile.COMMITTED.getFileName().toString(),
                text(JSON.valueToTree(CrdFile.generate()))));
        // OLM makes roles for people of its own, without the right to scale.
        for (JsonNode role : documents("deploy/rbac/users.yaml")) {
            manifests.put(role.at("/metadata/name").asText() + ".clusterrole.yaml", text((ObjectNode) role));
        }
        return manifests;
    }

    private static ObjectNode clusterServiceVersion(JsonNode deployment) throws IOException {
        ObjectNode csv = (ObjectNode) documents(DIRECTORY + "/csv.yaml").get(0);
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        String image = container.get("image").asText();
        String version = image.substring(image.indexOf(':') + 1);

        ObjectNode metadata = (ObjectNode) csv.get("metadata");
        metadata.put("name", OPERATOR + ".v" + version).put("namespace", "placeholder");
        ObjectNode annotations = (ObjectNode) metadata.get("annotations");
        annotations.put("containerImage", image);
        annotations.put("alm-examples", examples());

        ObjectNode spec = (ObjectNode) csv.get("spec");
        spec.put("version", version);
        spec.putArray("icon")
                .addObject()
                .put("mediatype", "image/svg+xml")
                .put(
                        "base64data",
                        Base64.getEncoder().encodeToString(Files.readAllBytes(DIRECTORY.resolve("icon.svg"))));
        describe((ObjectNode) spec.at("/customresourcedefinitions/owned/0"));
        spec.set("relatedImages", relatedImages(container));
        ObjectNode install =
                spec.putObject("install").put("strategy", "deployment").putObject("spec");
        install.putArray("deployments")
                .addObject()
                .put("name", OPERATOR)
                .<ObjectNode>set("label", deployment.at("/metadata/labels"))
                .set("spec", servingTheOperatorGroup(deployment.get("spec")));
        // Not clusterPermissions: OLM makes cluster roles of these where an operator group has all namespaces, and
        // roles in the group's namespaces otherwise.
        install.putArray("permissions")
                .addObject()
                .put("serviceAccountName", OPERATOR)
                .set("rules", rules());
        return csv;
    }

    /** OLM tells the namespaces in an annotation of the pod. */
    private static JsonNode servingTheOperatorGroup(JsonNode deploymentSpec) {
        for (JsonNode variable : deploymentSpec.at("/template/spec/containers/0/env")) {
            if (variable.get("name").asText().equals("WATCH_NAMESPACES")) {
                ((ObjectNode) variable).remove("value");
                ((ObjectNode) variable)
                        .putObject("valueFrom")
                        .putObject("fieldRef")
                        .put("fieldPath", "metadata.annotations['olm.targetNamespaces']");
            }
        }
        return deploymentSpec;
    }

    private static ArrayNode rules() throws IOException {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        for (String file : List.of("watched", "written", "leader-election")) {
            rules.addAll((ArrayNode)
                    documents("deploy/rbac/" + file + ".yaml").get(0).get("rules"));
        }
        return rules;
    }

    private static String examples() throws IOException {
        ArrayNode examples = JsonNodeFactory.instance.arrayNode();
        for (String sample : SAMPLES) {
            examples.addAll(documents("deploy/samples/" + sample + ".yaml"));
        }
        return examples.toPrettyString();
    }

    private static void describe(ObjectNode owned) throws IOException {
        JsonNode schema = JSON.valueToTree(CrdFile.generate()).at("/spec/versions/0/schema/openAPIV3Schema/properties");
        for (String part : List.of("spec", "status")) {
            ArrayNode descriptors = owned.putArray(part + "Descriptors");
            schema.at("/" + part + "/properties").properties().forEach(field -> descriptors
                    .addObject()
                    .put("path", field.getKey())
                    .put("displayName", inWords(field.getKey()))
                    .put("description", field.getValue().path("description").asText()));
        }
    }

    private static String inWords(String field) {
        String spaced = field.replaceAll("([a-z])([A-Z])", "$1 $2");
        return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
    }

    private static ArrayNode relatedImages(JsonNode container) {
        ArrayNode images = JsonNodeFactory.instance.arrayNode();
        images.addObject().put("name", "operator").set("image", container.get("image"));
        String prefix = "RELATED_IMAGE_";
        for (JsonNode variable : container.get("env")) {
            String name = variable.get("name").asText();
            if (name.startsWith(prefix)) {
                images.addObject()
                        .put("name", name.substring(prefix.length()).toLowerCase(java.util.Locale.ROOT))
                        .set("image", variable.get("value"));
            }
        }
        return images;
    }

    private static ObjectNode withoutNamespace(JsonNode object) {
        ((ObjectNode) object.get("metadata")).remove("namespace");
        return (ObjectNode) object;
    }

    /** By a reader that follows anchors. */
    private static List<JsonNode> documents(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(Path.of(file)))
                .forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }

    /** Without a line of dashes: OLM's tools read no further than the first of such parts. */
    private static String text(ObjectNode object) throws IOException {
        return HEADING + YAML.writeValueAsString(object);
    }
}
