package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.AuditLog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/** What others put on the operator's objects, each under a field manager of its own. */
@WithApiServer
class ForeignFieldsIT {
    private static final int ROUNDS = 100;

    @SceneTest
    void fields_of_others_outlive_a_hundred_rounds_and_cause_no_write(Scene scene) {
        scene.createReady("shop");
        for (HasMetadata object : OwnedObjects.of(scene, "shop")) {
            apply(
                    scene,
                    "labeller",
                    object,
                    "labels: {mesh.example/rev: a}, annotations: {mesh.example/note: mine}",
                    "");
        }
        Deployment deployment = scene.find(Deployment.class, "shop-balancer");
        Service service = scene.find(Service.class, "shop-balancer");
        apply(
                scene,
                "mesh",
                deployment,
                "",
                """
                spec:
                  template:
                    metadata: {annotations: {mesh.example/inject: "true"}}
                    spec:
                      containers:
                        - {name: nginx, env: [{name: MESH, value: "1"}]}
                        - {name: mesh, image: "registry.example/mesh:1"}
                """);
        apply(scene, "mesh", service, "", "spec: {sessionAffinity: ClientIP}");
        scene.apiServer().kubectl("rollout", "restart", "deployment/shop-balancer", "-n", scene.namespace());
        scene.nginxPods().rollOut("shop");
        scene.await("shop", "Ready=True/Ready");

        List<AuditLog.Request> writes = scene.writesAfter(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                scene.forceRound("shop", i);
            }
        });

        assertEquals(List.of(), writes);
        for (HasMetadata object : OwnedObjects.of(scene, "shop")) {
            assertEquals("a", object.getMetadata().getLabels().get("mesh.example/rev"));
            assertEquals("mine", object.getMetadata().getAnnotations().get("mesh.example/note"));
        }
        var template = scene.find(Deployment.class, "shop-balancer").getSpec().getTemplate();
        ObjectMeta metadata = template.getMetadata();
        assertEquals("true", metadata.getAnnotations().get("mesh.example/inject"));
        assertTrue(metadata.getAnnotations().containsKey("kubectl.kubernetes.io/restartedAt"));
        assertEquals(2, template.getSpec().getContainers().size());
        assertTrue(template.getSpec().getContainers().get(0).getEnv().stream()
                .anyMatch(variable -> variable.getName().equals("MESH")));
        assertEquals(
                "ClientIP", scene.find(Service.class, "shop-balancer").getSpec().getSessionAffinity());
    }

    /** Fails on a field that the operator owns. */
    private static void apply(Scene scene, String name, HasMetadata object, String metadata, String rest) {
        new FieldManager(scene, name)
                .apply("apiVersion: %s\nkind: %s\nmetadata: {name: %s, %s}\n%s"
                        .formatted(
                                object.getApiVersion(),
                                object.getKind(),
                                object.getMetadata().getName(),
                                metadata,
                                rest));
    }
}
