package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.List;

/** What keeps the status true: generations, times, events, and what others do to it. */
@WithApiServer
class StatusUpkeepIT {
    @SceneTest
    void every_condition_follows_the_generation_and_keeps_its_time(Scene scene) {
        scene.createReady("shop");
        String since = scene.condition("shop", "Accepted").orElseThrow().getLastTransitionTime();
        scene.patchSpec("shop", "{\"proxy\":{\"readTimeoutSeconds\":40}}");
        assertObservedEverywhere(scene, "shop");
        assertEquals(since, scene.condition("shop", "Accepted").orElseThrow().getLastTransitionTime());
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
                Scene.PATIENCE, () -> scene.events() + "", () -> scene.events().contains("Warning ServiceNotFound"));
        int before = scene.events().size();
        scene.forceRound("shop", 1);
        scene.forceRound("shop", 2);
        assertEquals(before, scene.events().size());
        assertFalse(before > 3, scene.events().toString());
    }

    @SceneTest
    void waiting_for_the_first_nginx_pod_is_no_propagation(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.createMinimal("shop");
        Eventually.holds(
                Scene.PATIENCE, "the first file", () -> scene.hosts("shop").contains("10.1.0.1"));
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2");
        Eventually.holds(Scene.PATIENCE, "the second", () -> scene.hosts("shop").contains("10.1.0.2"));
        scene.makeReady("shop");
        assertNull(scene.status("shop").lastPropagationMilliseconds());
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
        // The pods that nginx has are gone, and the new one is in no file.
        scene.await("shop", "BackendsAvailable=False/NoEndpoints");
        assertEquals(0, scene.status("shop").endpoints().active());

        scene.patchSpec("shop", "{\"suspend\":false}");
        Eventually.holds(
                Scene.PATIENCE, "written again", () -> scene.hosts("shop").contains("10.1.0.9"));
        scene.await(
                Scene.PATIENCE,
                Deployment.class,
                "shop-balancer",
                d -> d.getSpec().getReplicas() == 5);
        scene.nginxPods().rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
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
}
