package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.support.AuditLog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Git says stays what the cluster has, and what Git's tools put on a balancer stays there. */
@WithApiServer
class NoDriftIT {
    private static final String TRACKED =
            """
            metadata:
              labels:
                app.kubernetes.io/instance: my-argo-app
                kustomize.toolkit.fluxcd.io/name: apps
                kustomize.toolkit.fluxcd.io/namespace: flux-system
                helm.sh/chart: shop-1.0.0
              annotations:
                argocd.argoproj.io/tracking-id: my-argo-app:stickybalancer.dev/StickyBalancer:default/shop
                argocd.argoproj.io/sync-wave: "3"
            """;

    /** Ours, and the recommended ones. */
    private static final String OWN_KEY = "(app\\.kubernetes\\.io|stickybalancer\\.dev)/[a-z-]+";

    static Stream<Arguments> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("deploy/samples"))) {
            List<Arguments> asGitOpsToolsApply = files.map(
                            file -> file.getFileName().toString().replace(".yaml", ""))
                    .map(sample -> Arguments.of(sample, "--server-side=true"))
                    .toList();
            return Stream.concat(asGitOpsToolsApply.stream(), Stream.of(Arguments.of("full", "--server-side=false")));
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("samples")
    void nothing_differs_after_the_operator_has_done_its_work(
            String sample, String serverSide, Scene scene, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("tracked.yaml");
        String text = Files.readString(Path.of("deploy/samples", sample + ".yaml"));
        Files.writeString(file, text.replace("metadata:\n", TRACKED));
        kubectl(scene, "apply", serverSide, file);
        scene.await(Scene.PATIENCE, Deployment.class, sample + "-balancer", deployment -> true);
        scene.awaitQuiet();

        kubectl(scene, "diff", serverSide, file); // fails when there is a difference
        assertOperatorWroteOnlyTheStatus(scene, scene.balancer(sample));
        List<HasMetadata> owned = OwnedObjects.of(scene, sample);
        assertTrue(owned.size() >= 5, owned::toString);
        owned.forEach(object -> assertCarriesNoTracking(sample, object));
    }

    private static void kubectl(Scene scene, String verb, String serverSide, Path file) {
        scene.apiServer()
                .kubectl(
                        verb,
                        serverSide,
                        "--field-manager=argocd-controller",
                        "-n",
                        scene.namespace(),
                        "-f",
                        file.toString());
    }

    private static void assertOperatorWroteOnlyTheStatus(Scene scene, StickyBalancer balancer) {
        assertEquals(1L, balancer.getMetadata().getGeneration());
        balancer.getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getManager().equals(Owned.OPERATOR))
                .forEach(entry -> assertEquals("status", entry.getSubresource()));
        List<String> written = scene.writes().stream()
                .map(AuditLog.Request::resource)
                .filter(resource -> resource.startsWith("stickybalancers"))
                .distinct()
                .toList();
        assertEquals(List.of("stickybalancers/status"), written);
    }

    private static void assertCarriesNoTracking(String balancer, HasMetadata object) {
        var metadata = object.getMetadata();
        assertEquals(balancer, metadata.getLabels().get("app.kubernetes.io/instance"));
        assertKeysAreOurs(metadata.getLabels().keySet(), Set.of());
        // The user's own choice for the Service.
        assertKeysAreOurs(keys(metadata.getAnnotations()), Set.of("example.com/team"));
        if (object instanceof Deployment deployment) {
            var template = deployment.getSpec().getTemplate().getMetadata();
            assertKeysAreOurs(template.getLabels().keySet(), Set.of());
            assertKeysAreOurs(template.getAnnotations().keySet(), Set.of());
        }
        assertFalse(metadata.getOwnerReferences().isEmpty());
    }

    private static Set<String> keys(Map<String, String> map) {
        return map == null ? Set.of() : map.keySet();
    }

    private static void assertKeysAreOurs(Set<String> keys, Set<String> allowed) {
        Stream<String> foreign = keys.stream().filter(key -> !key.matches(OWN_KEY) && !allowed.contains(key));
        assertEquals(List.of(), foreign.toList());
    }
}
