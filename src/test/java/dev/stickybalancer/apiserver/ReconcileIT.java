package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator writes, and above all what it does not. Writes are counted in the API server's audit log. */
@WithApiServer
class ReconcileIT {
    private static final Duration IDLE = Duration.ofSeconds(35);

    @SceneTest
    void creates_each_object_once(Scene scene) {
        scene.createReady("shop");
        List<String> writes = scene.writes().stream()
                .map(write -> write.verb() + " " + write.resource() + " " + write.name())
                .filter(write -> !write.contains("/status") && !write.contains(" pods ") && !write.contains("events"))
                .toList();
        assertEquals(
                List.of(
                        "patch configmaps shop-balancer-endpoints",
                        "patch configmaps shop-balancer",
                        "patch services shop-balancer",
                        "patch poddisruptionbudgets shop-balancer",
                        "patch networkpolicies shop-balancer",
                        "patch deployments shop-balancer"),
                writes);
    }

    /** Asking the pods again every 30 seconds falls into this time. */
    @SceneTest
    void idle_operator_writes_nothing(Scene scene) {
        scene.createReady("shop");
        assertEquals(List.of(), scene.writesAfter(() -> Eventually.pause(IDLE)));
    }

    @SceneTest
    void owned_objects_carry_labels_and_a_controller_reference(Scene scene) {
        scene.createReady("shop");
        String uid = scene.balancer("shop").getMetadata().getUid();
        for (HasMetadata owned : allOwned(scene, "shop")) {
            Map<String, String> labels = owned.getMetadata().getLabels();
            assertEquals("stickybalancer", labels.get("app.kubernetes.io/name"));
            assertEquals("shop", labels.get("app.kubernetes.io/instance"));
            assertEquals("stickybalancer-operator", labels.get(Owned.MANAGED_BY));
            assertNotNull(labels.get("app.kubernetes.io/component"));
            OwnerReference owner = owned.getMetadata().getOwnerReferences().get(0);
            assertEquals(uid, owner.getUid());
            assertTrue(owner.getController());
            assertTrue(owner.getBlockOwnerDeletion());
            assertEquals(null, owned.getMetadata().getAnnotations().get("javaoperatorsdk.io/previous"));
        }
        assertEquals(List.of(), scene.balancer("shop").getMetadata().getFinalizers());
    }

    private static List<HasMetadata> allOwned(Scene scene, String name) {
        return List.of(
                scene.find(ConfigMap.class, name + "-balancer"),
                scene.find(ConfigMap.class, name + "-balancer-endpoints"),
                scene.find(Service.class, name + "-balancer"),
                scene.find(PodDisruptionBudget.class, name + "-balancer"),
                scene.find(NetworkPolicy.class, name + "-balancer"),
                scene.find(Deployment.class, name + "-balancer"));
    }

    @SceneTest
    void twenty_more_rounds_write_nothing(Scene scene) {
        scene.createReady("shop");
        assertEquals(List.of(), scene.writesAfter(() -> forceRounds(scene, "shop", 20)));
    }

    /** Quantities in every spelling, node ports, annotations: each could differ for ever from what is stored. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"full", "pod-selector", "reload", "module", "odd"})
    void second_round_of_a_full_resource_writes_nothing(String sample, Scene scene) throws IOException {
        if (sample.equals("odd")) {
            scene.create(
                    "odd",
                    """
                    backend: {serviceRef: {name: meteor, port: 80}}
                    replicas: 0
                    session: {cookie: {sameSite: Unset, httpOnly: Disabled, maxAgeSeconds: 60}}
                    proxy: {maxBodySize: 0}
                    service: {type: LoadBalancer, annotations: {"example.com/empty": ""}}
                    nginx:
                      imagePullPolicy: Always
                      resources: {requests: {cpu: 1000m, memory: 1024Mi, ephemeral-storage: "1000000"},
                                  limits: {cpu: "1.50", memory: 2147483648, ephemeral-storage: 1.5Gi}}
                    dns: {resources: {requests: {cpu: "0.5", memory: 0.001Gi}, limits: {cpu: 1, memory: 2000k}}}
                    """);
        } else {
            scene.admin()
                    .load(Files.newInputStream(Path.of("deploy/samples/" + sample + ".yaml")))
                    .inNamespace(scene.namespace())
                    .create();
        }
        scene.await(Scene.PATIENCE, Deployment.class, sample + "-balancer", deployment -> true);
        scene.awaitQuiet();
        assertEquals(List.of(), scene.writesAfter(() -> forceRounds(scene, sample, 2)));
        injectContainer(scene, sample);
        assertEquals(List.of(), scene.writesAfter(() -> forceRounds(scene, sample, 2)));
        assertEquals(
                List.of("nginx", "mesh"),
                scene
                        .find(Deployment.class, sample + "-balancer")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .stream()
                        .map(container -> container.getName())
                        .toList());
    }

    private static void forceRounds(Scene scene, String name, int count) {
        for (int i = 0; i < count; i++) {
            scene.forceRound(name, (int) (System.nanoTime() % 1_000_000));
        }
    }

    private static void injectContainer(Scene scene, String name) {
        scene.edit(Deployment.class, name + "-balancer", deployment -> {
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .add(new ContainerBuilder()
                            .withName("mesh")
                            .withImage("mesh.example/proxy")
                            .build());
            return deployment;
        });
    }
}
