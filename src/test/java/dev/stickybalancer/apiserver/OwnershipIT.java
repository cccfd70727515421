package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;

/** Objects of others that have the names which a balancer needs. */
@WithApiServer
class OwnershipIT {
    /** The operator cannot watch what is not its own, so it looks again every ten seconds. */
    private static final Duration LOOKS_AGAIN = Duration.ofSeconds(30);

    @SceneTest
    void object_of_somebody_else_stays_untouched_and_delays_nobody_until_it_is_gone(Scene scene) {
        scene.createService(Scene.APP, 80);
        List<HasMetadata> foreign = List.of(
                scene.admin()
                        .resource(configMap("one-balancer"))
                        .inNamespace(scene.namespace())
                        .create(),
                scene.admin()
                        .resource(service("two-balancer"))
                        .inNamespace(scene.namespace())
                        .create(),
                scene.admin()
                        .resource(deployment("three-balancer"))
                        .inNamespace(scene.namespace())
                        .create(),
                scene.admin()
                        .resource(networkPolicy("four-balancer"))
                        .inNamespace(scene.namespace())
                        .create());
        List<String> names = List.of("one", "two", "three", "four");
        names.forEach(scene::createMinimal);

        for (String name : names) {
            Condition accepted = scene.await(name, "Accepted=False/Conflicting");
            assertTrue(accepted.getMessage().contains(name + "-balancer exists and does not belong"));
            scene.await(name, "Ready=False/Conflicting");
            scene.await(name, "Stalled=True/Conflicting");
        }
        // A policy that cannot be written keeps no change from the pods.
        scene.await(Scene.PATIENCE, Deployment.class, "four-balancer", deployment -> true);
        scene.createMinimal("healthy");
        scene.await(Scene.PATIENCE, Deployment.class, "healthy-balancer", deployment -> true);
        foreign.forEach(object -> assertEquals(
                object.getMetadata().getResourceVersion(),
                scene.find(object.getClass(), object.getMetadata().getName())
                        .getMetadata()
                        .getResourceVersion(),
                object.getKind() + " was touched"));

        foreign.forEach(object -> scene.admin().resource(object).delete());
        for (String name : names) {
            scene.await(LOOKS_AGAIN, name, "Accepted=True/Accepted");
            scene.await(Scene.PATIENCE, Deployment.class, name + "-balancer", deployment -> true);
        }
    }

    @SceneTest
    void balancer_that_was_deleted_and_made_again_waits_for_the_old_objects_to_go(Scene scene) {
        scene.createReady("shop");
        scene.balancers().inNamespace(scene.namespace()).withName("shop").delete();
        scene.createMinimal("shop");
        Eventually.pause(Duration.ofSeconds(2));
        assertNull(scene.balancer("shop").getStatus().conditions(), "told of what clears by itself in a moment");
        scene.await("shop", "Accepted=False/Conflicting");

        // The garbage collector's part.
        scene.objects(ConfigMap.class).withName("shop-balancer").delete();
        scene.objects(ConfigMap.class).withName("shop-balancer-endpoints").delete();
        scene.objects(Service.class).withName("shop-balancer").delete();
        scene.objects(PodDisruptionBudget.class).withName("shop-balancer").delete();
        scene.objects(NetworkPolicy.class).withName("shop-balancer").delete();
        scene.objects(Deployment.class).withName("shop-balancer").delete();
        scene.await(Scene.PATIENCE, "shop", "Accepted=True/Accepted");
        String uid = scene.balancer("shop").getMetadata().getUid();
        scene.await(Scene.PATIENCE, Deployment.class, "shop-balancer", deployment -> deployment
                .getMetadata()
                .getOwnerReferences()
                .get(0)
                .getUid()
                .equals(uid));
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("nginx.conf", "mine")
                .build();
    }

    private static NetworkPolicy networkPolicy(String name) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .endSpec()
                .build();
    }

    private static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    private static Deployment deployment(String name) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "mine")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "mine")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("mine")
                .withImage("mine")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
