package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/** What the status says of a Service that cannot be used. */
@WithApiServer
class ReferencesIT {
    @SceneTest
    void references_that_cannot_work_say_what_to_do_and_clear_by_themselves(Scene scene) {
        scene.createService(Scene.APP, 80, 8080);
        scene.create("which", "backend: {serviceRef: {name: meteor}}");
        scene.create("wrong", "backend: {serviceRef: {name: meteor, port: 3000}}");
        scene.create("outside", "backend: {serviceRef: {name: outside}}");
        scene.create("manual", "backend: {serviceRef: {name: manual}}");
        scene.admin()
                .load(
                        stream(
                                """
                        apiVersion: v1
                        kind: List
                        items:
                          - {apiVersion: v1, kind: Service, metadata: {name: outside},
                             spec: {type: ExternalName, externalName: example.com}}
                          - {apiVersion: v1, kind: Service, metadata: {name: manual}, spec: {ports: [{port: 80}]}}
                        """))
                .inNamespace(scene.namespace())
                .create();
        assertAll(
                () -> says(scene, "which", "PortNotFound", "`backend.serviceRef.port`: must be set"),
                () -> says(scene, "which", "PortNotFound", "port-80 (80), port-8080 (8080)"),
                () -> says(scene, "wrong", "PortNotFound", "has no TCP port `3000`"),
                () -> says(scene, "outside", "ServiceNotSupported", "ExternalName"),
                () -> says(scene, "manual", "ServiceNotSupported", "has no selector"));

        scene.edit(Service.class, "manual", service -> {
            service.getSpec().getSelector().put("app", "meteor");
            return service;
        });
        scene.edit(Service.class, Scene.APP, service -> {
            service.getSpec().getPorts().remove(1);
            service.getSpec().getPorts().get(0).setPort(3000);
            return service;
        });
        for (String name : List.of("manual", "which", "wrong")) {
            scene.await(Scene.PATIENCE, name, "ResolvedRefs=True/Resolved");
        }
    }

    private static void says(Scene scene, String name, String reason, String message) {
        Condition refs = scene.await(name, "ResolvedRefs=False/" + reason);
        assertTrue(refs.getMessage().contains(message), refs.getMessage());
    }

    private static java.io.InputStream stream(String yaml) {
        return new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
