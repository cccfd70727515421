package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;

/** Whether the status says what is so, at every moment. */
@WithApiServer
class StatusIT {
    private static final Duration SECONDS = Scene.PATIENCE;

    @SceneTest
    void ready_only_when_everything_is(Scene scene) {
        scene.createMinimal("shop");
        Condition refs = scene.await("shop", "ResolvedRefs=False/ServiceNotFound");
        assertTrue(refs.getMessage().contains("`backend.serviceRef.name`: there is no Service `meteor`"));
        scene.await("shop", "Ready=False/ServiceNotFound");
        scene.await("shop", "Reconciling=True/ServiceNotFound");
        scene.await("shop", "Accepted=True/Accepted");

        scene.createService(Scene.APP, 80);
        scene.await(SECONDS, "shop", "ResolvedRefs=True/Resolved");
        scene.await("shop", "Ready=False/NoEndpoints");
        scene.endpoints(Scene.APP, "10.1.0.1 not ready");
        Condition backends = scene.await("shop", "BackendsAvailable=False/NoEndpoints");
        assertTrue(backends.getMessage().contains("503"), backends.getMessage());
        Eventually.holds(
                SECONDS, "counted", () -> scene.status("shop").endpoints().notReady() == 1);

        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2");
        scene.await(SECONDS, "shop", "BackendsAvailable=True/EndpointsReady");
        scene.await("shop", "Ready=False/NoReadyPods");
        scene.startPod("shop");
        scene.await("shop", "Programmed=True/Programmed");
        scene.await("shop", "Ready=False/RollingOut");
        scene.startPod("shop");
        scene.rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
        scene.awaitQuiet();

        StickyBalancerStatus status = scene.status("shop");
        assertEquals(
                List.of("Ready", "Accepted", "ResolvedRefs", "BackendsAvailable", "Programmed"),
                status.conditions().stream().map(Condition::getType).toList());
        assertEquals(2, status.endpoints().active());
        assertEquals(0, status.endpoints().draining());
        assertEquals(2, status.replicas());
        assertEquals(2, status.readyReplicas());
        assertEquals(2, status.programmedReplicas());
        assertEquals(scene.configHash("shop"), status.configHash());
        assertTrue(scene.hosts("shop").contains(status.endpointsHash()));
        Service front = scene.find(Service.class, "shop-balancer");
        assertEquals(front.getSpec().getClusterIP(), status.addresses().get(0).value());
        assertEquals(
                2,
                scene.objects(Pod.class)
                        .withLabelSelector(status.selector())
                        .list()
                        .getItems()
                        .size());
    }

    @SceneTest
    void objects_that_were_just_made_count_at_once(Scene scene) {
        scene.create("shop", "backend: {podSelector: {matchLabels: {app: meteor}}, podPort: 3000}");
        scene.await(SECONDS, "shop", "ResolvedRefs=True/Resolved");
        String address = scene.find(Service.class, "shop-balancer").getSpec().getClusterIP();
        assertEquals(address, scene.status("shop").addresses().get(0).value());
        assertFalse(
                reasons(scene).contains("Warning ServiceNotFound"),
                reasons(scene).toString());
    }

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
            scene.await(SECONDS, name, "ResolvedRefs=True/Resolved");
        }
    }

    private static void says(Scene scene, String name, String reason, String message) {
        Condition refs = scene.await(name, "ResolvedRefs=False/" + reason);
        assertTrue(refs.getMessage().contains(message), refs.getMessage());
    }

    @SceneTest
    void not_programmed_until_every_ready_pod_has_said_so(Scene scene) {
        List<String> pods = scene.createReady("shop");
        FakePods.Says old = new FakePods.Says(scene.configHash("shop"), scene.hosts("shop"), "", "");
        scene.operator().pods().tell(pods.get(1), () -> old);
        scene.endpoints(Scene.APP, "10.1.0.1");
        Condition programmed = scene.await(SECONDS, "shop", "Programmed=False/Propagating");
        scene.await("shop", "Ready=False/Propagating");
        Eventually.holds(SECONDS, "1 of 2", () -> scene.status("shop").programmedReplicas() == 1);
        assertTrue(programmed.getMessage().contains("of 2 ready nginx pods"), programmed.getMessage());

        scene.follow("shop", pods.get(1));
        scene.await("shop", "Ready=True/Ready");
        assertTrue(scene.status("shop").lastPropagationMilliseconds() > 0);
    }

    @SceneTest
    void configuration_that_nginx_refuses_is_reported_in_its_own_words(Scene scene) {
        List<String> pods = scene.createReady("shop");
        String good = scene.configHash("shop");
        pods.forEach(pod -> scene.operator().pods().tell(pod, () -> {
            String wanted = scene.configHash("shop");
            boolean refuses = !wanted.equals(good);
            return new FakePods.Says(
                    good, scene.hosts("shop"), refuses ? wanted : "", refuses ? "nginx: [emerg] no such thing" : "");
        }));
        scene.patchSpec("shop", "{\"debugHeaders\":\"Enabled\"}");
        Condition programmed = scene.await("shop", "Programmed=False/ConfigRejected");
        assertTrue(programmed.getMessage().contains("nginx: [emerg] no such thing"), programmed.getMessage());
        scene.await("shop", "Stalled=True/ConfigRejected");

        scene.patchSpec("shop", "{\"debugHeaders\":\"Disabled\"}");
        scene.await("shop", "Ready=True/Ready");
        assertTrue(scene.condition("shop", "Stalled").isEmpty());
    }

    @SceneTest
    void pods_that_do_not_answer_are_not_taken_for_programmed(Scene scene) {
        List<String> pods = scene.createReady("shop");
        scene.operator().pods().silence(pods.get(0));
        scene.patchSpec("shop", "{\"debugHeaders\":\"Enabled\"}");
        Condition programmed = scene.await("shop", "Programmed=False/PodsUnreachable");
        assertTrue(programmed.getMessage().contains("8081"), programmed.getMessage());
        scene.follow("shop", pods.get(0));
        scene.await("shop", "Ready=True/Ready");
    }

    @SceneTest
    void image_that_cannot_be_pulled_is_named(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.create("shop", "backend: {serviceRef: {name: meteor}}\nnginx: {image: nobody.example/nothing}");
        scene.startPod("shop");
        Pod pod = scene.objects(Pod.class).list().getItems().get(0);
        scene.objects(Pod.class).withName(pod.getMetadata().getName()).editStatus(current -> {
            current.setStatus(new io.fabric8.kubernetes.api.model.PodStatusBuilder()
                    .withPhase("Pending")
                    .addNewContainerStatus()
                    .withName("nginx")
                    .withImage("nobody.example/nothing")
                    .withImageID("")
                    .withReady(false)
                    .withRestartCount(0)
                    .withNewState()
                    .withNewWaiting("Back-off pulling image", "ImagePullBackOff")
                    .endState()
                    .endContainerStatus()
                    .build());
            return current;
        });
        Eventually.holds(Scene.PATIENCE, () -> scene.conditions("shop"), () -> scene.condition("shop", "Ready")
                .filter(ready -> ready.getReason().equals("NoReadyPods"))
                .filter(ready -> ready.getMessage().contains("container nginx: ImagePullBackOff"))
                .filter(ready -> ready.getMessage().contains("`nginx.image`"))
                .isPresent());
    }

    @SceneTest
    void zero_replicas_are_said_to_be_the_reason(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.create("shop", "backend: {serviceRef: {name: meteor}}\nreplicas: 0");
        Condition programmed = scene.await("shop", "Programmed=False/NoReadyPods");
        assertTrue(programmed.getMessage().contains("`replicas` is 0"), programmed.getMessage());
    }

    @SceneTest
    void objects_that_the_api_server_refuses_are_reported_with_its_words(Scene scene) {
        scene.createReady("shop");
        // Valid for all that the schema can know: a request for such a resource needs a limit too.
        scene.patchSpec("shop", "{\"nginx\":{\"resources\":{\"requests\":{\"example.com/card\":1}}}}");
        Condition accepted = scene.await("shop", "Accepted=False/Invalid");
        assertTrue(accepted.getMessage().contains("Deployment shop-balancer"), accepted.getMessage());
        assertTrue(accepted.getMessage().contains("containers[0].resources.limits"), accepted.getMessage());
        scene.await("shop", "Ready=False/Invalid");

        // The pods that run go on being told of endpoints, step by step.
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2", "10.1.0.3");
        Eventually.holds(
                Scene.PATIENCE,
                () -> scene.hosts("shop"),
                () -> scene.hosts("shop").contains("10.1.0.3 active-")
                        && !scene.hosts("shop").contains("10.1.0.3 draining-"));

        scene.patchSpec("shop", "{\"nginx\":{\"resources\":{\"limits\":{\"example.com/card\":1}}}}");
        scene.await("shop", "Accepted=True/Accepted");
    }

    @SceneTest
    void app_that_is_being_deleted_as_a_whole_goes_on_serving(Scene scene) {
        scene.createReady("shop");
        scene.endpoints(Scene.APP, "10.1.0.1 terminating", "10.1.0.2 terminating");
        scene.await("shop", "BackendsAvailable=True/AllDraining");
        scene.endpoints(Scene.APP);
        scene.await(SECONDS, "shop", "BackendsAvailable=False/NoEndpoints");
        assertEquals(0, scene.status("shop").endpoints().active());
    }

    @SceneTest
    void suspended_balancer_is_left_alone_and_says_so(Scene scene) {
        scene.createReady("shop");
        scene.patchSpec("shop", "{\"suspend\":true}");
        scene.await("shop", "Ready=Unknown/Suspended");
        String hosts = scene.hosts("shop");
        List<AuditLog.Request> writes = scene.writesAfter(() -> {
            scene.endpoints(Scene.APP, "10.1.0.9");
            scene.patchSpec("shop", "{\"replicas\":5,\"debugHeaders\":\"Enabled\"}");
            scene.edit(Deployment.class, "shop-balancer", deployment -> {
                deployment.getSpec().setReplicas(4);
                return deployment;
            });
            Eventually.pause(Duration.ofSeconds(2));
        });
        assertEquals(
                List.of(),
                writes.stream()
                        .filter(write -> !write.resource().equals("stickybalancers/status"))
                        .filter(write -> !write.resource().equals("events"))
                        .toList());
        assertEquals(hosts, scene.hosts("shop"));
        assertObservedEverywhere(scene, "shop");

        scene.patchSpec("shop", "{\"suspend\":false}");
        Eventually.holds(SECONDS, "written again", () -> scene.hosts("shop").contains("10.1.0.9"));
        scene.await(SECONDS, Deployment.class, "shop-balancer", d -> d.getSpec().getReplicas() == 5);
        scene.rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
    }

    @SceneTest
    void every_condition_follows_the_generation_and_keeps_its_time(Scene scene) {
        scene.createReady("shop");
        String since = scene.condition("shop", "Accepted").orElseThrow().getLastTransitionTime();
        scene.patchSpec("shop", "{\"proxy\":{\"readTimeoutSeconds\":40}}");
        assertObservedEverywhere(scene, "shop");
        assertEquals(since, scene.condition("shop", "Accepted").orElseThrow().getLastTransitionTime());
    }

    private static void assertObservedEverywhere(Scene scene, String name) {
        long generation = scene.balancer(name).getMetadata().getGeneration();
        Eventually.holds(
                Scene.PATIENCE,
                () -> scene.conditions(name),
                () -> scene.status(name).observedGeneration().equals(generation)
                        && scene.status(name).conditions().stream()
                                .allMatch(condition ->
                                        condition.getObservedGeneration().equals(generation)));
    }

    @SceneTest
    void status_that_somebody_else_wiped_is_written_again(Scene scene) {
        scene.createReady("shop");
        scene.balancers()
                .inNamespace(scene.namespace())
                .withName("shop")
                .subresource("status")
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        "{\"status\":{\"conditions\":null,\"configHash\":null}}");
        scene.forceRound("shop", 1);
        scene.await("shop", "Ready=True/Ready");
        assertEquals(scene.configHash("shop"), scene.status("shop").configHash());
    }

    @SceneTest
    void changes_that_matter_are_told_as_events_and_no_others(Scene scene) {
        scene.createReady("shop");
        scene.objects(Service.class).withName(Scene.APP).delete();
        scene.await("shop", "ResolvedRefs=False/ServiceNotFound");
        Eventually.holds(
                SECONDS, () -> reasons(scene) + "", () -> reasons(scene).contains("Warning ServiceNotFound"));
        int before = reasons(scene).size();
        scene.forceRound("shop", 1);
        scene.forceRound("shop", 2);
        assertEquals(before, reasons(scene).size());
        assertFalse(before > 3, reasons(scene).toString());
    }

    private static List<String> reasons(Scene scene) {
        return scene.objects(Event.class).list().getItems().stream()
                .map(event -> event.getType() + " " + event.getReason())
                .toList();
    }

    private static java.io.InputStream stream(String yaml) {
        return new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
