package dev.stickybalancer.apiserver;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import java.util.List;

/**
 * A balancer in each of its states on a real API server, and what kstatus, Flux, Argo CD and {@code kubectl wait} make of
 * it. {@code Stalled} comes only when a person must act, and then within {@link Scene#PATIENCE}, which is a minute.
 */
@WithApiServer
class GitOpsStatesIT {
    @SceneTest
    void ready(Scene scene) {
        scene.createReady("shop");
        GitOpsView.of(scene, "shop").isReady("healthy");
    }

    @SceneTest
    void service_is_missing(Scene scene) {
        scene.createMinimal("shop");
        scene.await("shop", "Ready=False/ServiceNotFound");
        GitOpsView.of(scene, "shop").is("service-not-found", "InProgress", "Progressing");
    }

    @SceneTest
    void port_is_missing(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.create("shop", "backend: {serviceRef: {name: meteor, port: 81}}");
        scene.await("shop", "Ready=False/PortNotFound");
        GitOpsView.of(scene, "shop").is("port-not-found", "InProgress", "Progressing");
    }

    @SceneTest
    void app_has_no_pod(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.createMinimal("shop");
        scene.await("shop", "Ready=False/NoEndpoints");
        GitOpsView.of(scene, "shop").is("no-endpoints", "InProgress", "Progressing");
    }

    @SceneTest
    void nginx_pod_has_not_taken_up_what_is_new(Scene scene) {
        List<String> pods = scene.createReady("shop");
        FakePods.Says old = new FakePods.Says(scene.configHash("shop"), scene.hosts("shop"), "", "");
        scene.operator().pods().tell(pods.get(0), () -> old);
        scene.patchSpec("shop", "{\"debugHeaders\":\"Enabled\"}");
        scene.await("shop", "Ready=False/Propagating");
        GitOpsView.of(scene, "shop").is("propagating", "InProgress", "Progressing");
    }

    @SceneTest
    void rollout_goes_on(Scene scene) {
        scene.createReady("shop");
        scene.patchSpec("shop", "{\"replicas\":3}");
        scene.await("shop", "Ready=False/RollingOut");
        GitOpsView.of(scene, "shop").is("rolling-out", "InProgress", "Progressing");
    }

    @SceneTest
    void rollout_is_stuck(Scene scene) {
        scene.createReady("shop");
        scene.patchSpec("shop", "{\"nginx\":{\"image\":\"registry.example/nginx:2\"}}");
        scene.await("shop", "Ready=False/RollingOut");
        scene.objects(Deployment.class).withName("shop-balancer").editStatus(deployment -> {
            deployment
                    .getStatus()
                    .getConditions()
                    .add(new DeploymentConditionBuilder()
                            .withType("Progressing")
                            .withStatus("False")
                            .withReason("ProgressDeadlineExceeded")
                            .build());
            return deployment;
        });
        scene.await("shop", "Stalled=True/ProgressDeadlineExceeded");
        GitOpsView.of(scene, "shop").is("rollout-stuck", "Failed", "Degraded");
    }

    @SceneTest
    void nginx_refuses_the_configuration(Scene scene) {
        List<String> pods = scene.createReady("shop");
        String good = scene.configHash("shop");
        scene.operator().pods().tell(pods.get(0), () -> {
            String wanted = scene.configHash("shop");
            return new FakePods.Says(
                    good, scene.hosts("shop"), wanted.equals(good) ? "" : wanted, "nginx: [emerg] no such thing");
        });
        scene.patchSpec("shop", "{\"debugHeaders\":\"Enabled\"}");
        scene.await("shop", "Stalled=True/ConfigRejected");
        GitOpsView.of(scene, "shop").is("config-rejected", "Failed", "Degraded");
    }

    @SceneTest
    void spec_is_refused(Scene scene) {
        scene.createReady("shop");
        // The schema cannot know that such a request needs a limit.
        scene.patchSpec("shop", "{\"nginx\":{\"resources\":{\"requests\":{\"example.com/card\":1}}}}");
        scene.await("shop", "Stalled=True/Invalid");
        GitOpsView.of(scene, "shop").is("invalid", "Failed", "Degraded");
    }

    @SceneTest
    void object_of_somebody_else_is_in_the_way(Scene scene) {
        scene.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("shop-balancer")
                        .endMetadata()
                        .build())
                .inNamespace(scene.namespace())
                .create();
        scene.createMinimal("shop");
        scene.await("shop", "Stalled=True/Conflicting");
        GitOpsView.of(scene, "shop").is("conflicting", "Failed", "Degraded");
    }

    @SceneTest
    void suspended(Scene scene) {
        scene.createReady("shop");
        scene.patchSpec("shop", "{\"suspend\":true}");
        scene.await("shop", "Ready=Unknown/Suspended");
        GitOpsView.of(scene, "shop").is("suspended", "InProgress", "Suspended");
    }

    /** Whoever deletes it in the foreground sees it until its objects are gone. */
    @SceneTest
    void being_deleted(Scene scene) {
        scene.createReady("shop");
        scene.balancers()
                .inNamespace(scene.namespace())
                .withName("shop")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        scene.awaitQuiet();
        GitOpsView.of(scene, "shop").isBeingDeleted("deleting");
        scene.balancers().inNamespace(scene.namespace()).withName("shop").edit(balancer -> {
            balancer.getMetadata().setFinalizers(List.of());
            return balancer;
        });
    }
}
