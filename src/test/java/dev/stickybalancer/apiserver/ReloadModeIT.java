package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.function.Predicate;

/** {@code endpointUpdates: Reload}: what the app's pods are stands in nginx.conf. */
@WithApiServer
class ReloadModeIT {
    private static final String ACTIVE = "server %s:3000 route=[0-9a-f]{16} max_fails=0;";
    private static final String DRAINING = "server %s:3000 route=[0-9a-f]{16} drain max_fails=0;";

    private static void createReady(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2");
        scene.create("shop", "backend: {serviceRef: {name: " + Scene.APP + "}}\nendpointUpdates: Reload");
        scene.makeReady("shop");
    }

    private static void awaitConfig(Scene scene, Predicate<String> holds) {
        scene.await(
                Scene.PATIENCE,
                ConfigMap.class,
                "shop-balancer",
                map -> holds.test(map.getData().get("nginx.conf")));
    }

    private static Predicate<String> has(String line, String address) {
        var pattern = java.util.regex.Pattern.compile(line.formatted(address.replace(".", "[.]")));
        return text -> pattern.matcher(text).find();
    }

    @SceneTest
    void pods_that_come_and_go_are_listed_step_by_step_and_then_nothing_is_written(Scene scene) {
        createReady(scene);
        awaitConfig(scene, has(ACTIVE, "10.1.0.1").and(has(ACTIVE, "10.1.0.2")));
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2", "10.1.0.3");
        awaitConfig(scene, has(DRAINING, "10.1.0.3"));
        awaitConfig(scene, has(ACTIVE, "10.1.0.3"));
        scene.endpoints(Scene.APP, "10.1.0.1 terminating", "10.1.0.2", "10.1.0.3");
        awaitConfig(scene, has(DRAINING, "10.1.0.1").and(has(ACTIVE, "10.1.0.2")));
        scene.endpoints(Scene.APP, "10.1.0.2", "10.1.0.3");
        awaitConfig(scene, text -> !text.contains("10.1.0.1"));
        scene.await("shop", "Ready=True/Ready");
        scene.awaitQuiet();
        assertEquals(List.of(), scene.writesAfter(() -> scene.forceRound("shop", 1)));
    }

    @SceneTest
    void backend_that_is_lost_leaves_the_list_as_it_is(Scene scene) {
        createReady(scene);
        String before = scene.find(ConfigMap.class, "shop-balancer").getData().get("nginx.conf");
        scene.objects(Service.class).withName(Scene.APP).delete();
        scene.await("shop", "ResolvedRefs=False/ServiceNotFound");
        scene.awaitQuiet();
        assertEquals(
                before, scene.find(ConfigMap.class, "shop-balancer").getData().get("nginx.conf"));
    }

    @SceneTest
    void switch_lists_the_pods_where_they_stand_and_takes_the_name_server_away(Scene scene) {
        scene.createReady("shop");
        scene.patchSpec("shop", "{\"endpointUpdates\":\"Reload\"}");
        awaitConfig(scene, has(ACTIVE, "10.1.0.1").and(has(ACTIVE, "10.1.0.2")));
        scene.await(Scene.PATIENCE, Deployment.class, "shop-balancer", deployment -> deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getInitContainers()
                .isEmpty());
        scene.patchSpec("shop", "{\"endpointUpdates\":\"Dynamic\"}");
        awaitConfig(scene, text -> text.contains("server active-3000-0.sb:3000 resolve max_fails=0;"));
        assertFalse(scene.hosts("shop").contains("10.1.0.1 draining"), scene.hosts("shop"));
    }
}
