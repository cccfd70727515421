package dev.stickybalancer.apiserver;

import dev.stickybalancer.resources.Owned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owned objects that somebody changed or deleted are put right. */
@WithApiServer
class DriftIT {
    @SceneTest
    void changed_image_and_replicas_are_put_right(Scene scene) {
        scene.createReady("shop");
        scene.edit(Deployment.class, "shop-balancer", deployment -> {
            deployment.getSpec().setReplicas(7);
            container(deployment).setImage("evil.example/nginx");
            return deployment;
        });
        scene.await(
                Scene.PATIENCE,
                Deployment.class,
                "shop-balancer",
                deployment -> container(deployment).getImage().equals(RunningOperator.IMAGES.nginx())
                        && deployment.getSpec().getReplicas() == 2);
    }

    @SceneTest
    void removed_labels_and_owner_are_put_right(Scene scene) {
        scene.createReady("shop");
        scene.edit(ConfigMap.class, "shop-balancer", map -> {
            map.getMetadata().getLabels().remove(Owned.MANAGED_BY);
            return map;
        });
        scene.await(Scene.PATIENCE, ConfigMap.class, "shop-balancer", map -> map.getMetadata()
                .getLabels()
                .containsKey(Owned.MANAGED_BY));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            classes = {ConfigMap.class, Service.class, PodDisruptionBudget.class, NetworkPolicy.class, Deployment.class
            })
    void deleted_object_is_made_again(Class<? extends HasMetadata> kind, Scene scene) {
        scene.createReady("shop");
        String uid = scene.find(kind, "shop-balancer").getMetadata().getUid();
        scene.objects(kind).withName("shop-balancer").delete();
        scene.await(Scene.PATIENCE, kind, "shop-balancer", object -> !object.getMetadata()
                .getUid()
                .equals(uid));
    }

    @SceneTest
    void deleted_endpoints_are_made_again_with_the_same_content(Scene scene) {
        scene.createReady("shop");
        String hosts = scene.hosts("shop");
        scene.objects(ConfigMap.class).withName("shop-balancer-endpoints").delete();
        scene.await(Scene.PATIENCE, ConfigMap.class, "shop-balancer-endpoints", map -> map.getData()
                .get("hosts")
                .equals(hosts));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"shop-balancer", "shop-balancer-endpoints"})
    void stray_keys_are_removed_and_changed_data_is_put_right(String name, Scene scene) {
        scene.createReady("shop");
        Map<String, String> right = scene.find(ConfigMap.class, name).getData();
        String key = right.keySet().iterator().next();
        tamper(scene, name, right, map -> map.getData().put("evil.conf", "return 200;"));
        tamper(scene, name, right, map -> map.setBinaryData(Map.of("evil.so", "AAAA")));
        tamper(scene, name, right, map -> map.getData().put(key, "# mine now"));
        tamper(scene, name, right, map -> map.getData().remove(key));
    }

    private static void tamper(
            Scene scene, String name, Map<String, String> right, java.util.function.Consumer<ConfigMap> change) {
        scene.edit(ConfigMap.class, name, map -> {
            change.accept(map);
            return map;
        });
        Predicate<ConfigMap> clean = map -> right.equals(map.getData())
                && (map.getBinaryData() == null || map.getBinaryData().isEmpty());
        scene.await(Scene.PATIENCE, ConfigMap.class, name, clean);
    }

    private static io.fabric8.kubernetes.api.model.Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }
}
