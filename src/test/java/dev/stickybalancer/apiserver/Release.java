package dev.stickybalancer.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a released operator left in clusters: its definition, and for each sample the resource, and the objects as that
 * operator applied them. The scripts in them, which are the same for all, are files of their own.
 */
record Release(Path directory) {
    static final Release LAST = new Release(Path.of("src/test/resources/release-0.1.0"));
    static final List<String> SAMPLES = List.of("minimal", "full", "pod-selector", "reload", "module");
    static final Path NEW_DEFINITION = Path.of("crds/stickybalancers.stickybalancer.dev.yaml");

    /** Stands for the resource's UID. */
    private static final String UID = "UID-OF-THE-BALANCER";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    Path definition() {
        return directory.resolve("crd.yaml");
    }

    /** A resource as users had it. */
    Path resource(String sample) {
        return directory.resolve(sample).resolve("in.yaml");
    }

    /** A resource as users have it now. */
    static Path sample(String sample) {
        return Path.of("deploy/samples", sample + ".yaml");
    }

    private Path objects(String sample) {
        return directory.resolve(sample).resolve("objects.yaml");
    }

    /** A list of its objects, of a balancer with this UID. */
    String objects(String sample, String uid) {
        try {
            JsonNode list = YAML.readTree(Files.readString(objects(sample)).replace(UID, uid));
            for (ObjectNode data : data(list)) {
                for (String script : scripts(data)) {
                    data.put(script, Files.readString(directory.resolve(script)));
                }
            }
            return list.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the present definition and samples, and what the present operator did, the release. */
    void freeze(String sample, Scene scene) {
        try {
            Files.createDirectories(directory.resolve(sample));
            Files.copy(NEW_DEFINITION, definition(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(sample(sample), resource(sample), StandardCopyOption.REPLACE_EXISTING);
            ObjectNode list = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "List");
            OwnedObjects.of(scene, sample)
                    .forEach(object -> list.withArrayProperty("items").add(AppliedObject.of(object)));
            for (ObjectNode data : data(list)) {
                for (String script : scripts(data)) {
                    Files.writeString(
                            directory.resolve(script), data.get(script).asText());
                    data.put(script, "");
                }
            }
            String uid = scene.balancer(sample).getMetadata().getUid();
            Files.writeString(objects(sample), Serialization.asYaml(list).replace(uid, UID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That of the ConfigMaps in a list. */
    private static List<ObjectNode> data(JsonNode list) {
        return list.findValues("data").stream().map(ObjectNode.class::cast).toList();
    }

    private static List<String> scripts(ObjectNode data) {
        return data.properties().stream()
                .map(file -> file.getKey())
                .filter(name -> name.endsWith(".sh"))
                .toList();
    }
}
