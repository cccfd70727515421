package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
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
        scene.nginxPods().start("shop");
        scene.await("shop", "Programmed=True/Programmed");
        scene.await("shop", "Ready=False/RollingOut");
        scene.nginxPods().start("shop");
        scene.nginxPods().rollOut("shop");
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
                scene.events().contains("Warning ServiceNotFound"),
                scene.events().toString());
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

        scene.nginxPods().follow("shop", pods.get(1));
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
        scene.nginxPods().follow("shop", pods.get(0));
        scene.await("shop", "Ready=True/Ready");
    }

    @SceneTest
    void image_that_cannot_be_pulled_is_named(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.create("shop", "backend: {serviceRef: {name: meteor}}\nnginx: {image: nobody.example/nothing}");
        scene.nginxPods().start("shop");
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
}
