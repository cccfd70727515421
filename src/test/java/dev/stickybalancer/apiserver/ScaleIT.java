package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The number of nginx pods changes hands between Git and an autoscaler, and never falls on the way. */
@WithApiServer
class ScaleIT {
    private static final String GIT = "argocd-controller";
    private static final String LEFT_OUT = "spec: {backend: {serviceRef: {name: meteor}}}";
    private static Autoscaler autoscaler;

    @BeforeAll
    static void begin(ApiServer apiServer) throws IOException {
        autoscaler = new Autoscaler(apiServer);
    }

    @AfterAll
    static void end() throws IOException {
        autoscaler.close();
    }

    @SceneTest
    void autoscaler_takes_over_from_git_and_gives_back(Scene scene) {
        git(scene, replicas(2));
        awaitReplicas(scene, 2);
        autoscaler.want(scene, 7);
        awaitReplicas(scene, 7);
        try (Replicas seen = new Replicas(scene)) {
            git(scene, LEFT_OUT);
            git(scene, LEFT_OUT); // and again, with every sync
            autoscaler.want(scene, 9);
            awaitReplicas(scene, 9);
            autoscaler.want(scene, 7);
            awaitReplicas(scene, 7);
            git(scene, replicas(7)); // Git takes it back
            scene.awaitQuiet();
            assertEquals(7, seen.lowest());
        }
        // There are no metrics here. Without a selector it would say InvalidSelector, and not ask for any.
        assertEquals("FailedGetResourceMetric", autoscaler.awaitReason(scene));
    }

    /** The autoscaler has changed nothing yet, so Git alone owns the number: whoever is to keep it must own it first. */
    @SceneTest
    void number_that_git_lets_go_of_stays_when_somebody_else_was_made_its_owner_before(Scene scene) {
        git(scene, replicas(7));
        awaitReplicas(scene, 7);
        try (Replicas seen = new Replicas(scene)) {
            new FieldManager(scene, "handover").apply(balancer("spec: {replicas: 7}"));
            git(scene, LEFT_OUT);
            scene.awaitQuiet();
            autoscaler.want(scene, 8);
            awaitReplicas(scene, 8);
            assertEquals(7, seen.lowest());
        }
    }

    @SceneTest
    void kubectl_scales_and_the_selector_finds_the_nginx_pods(Scene scene) {
        scene.createReady("shop");
        scene.apiServer().kubectl("scale", "stb/shop", "-n", scene.namespace(), "--replicas=3");
        awaitReplicas(scene, 3);
        scene.nginxPods().start("shop");
        scene.nginxPods().rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
        Scale scale = scene.balancers()
                .inNamespace(scene.namespace())
                .withName("shop")
                .scale();
        assertEquals(3, scale.getSpec().getReplicas());
        assertEquals(3, scale.getStatus().getReplicas());
        assertEquals(
                3,
                scene.objects(Pod.class)
                        .withLabelSelector(scale.getStatus().getSelector())
                        .list()
                        .getItems()
                        .size());
    }

    private static String replicas(int number) {
        return "spec: {replicas: " + number + ", backend: {serviceRef: {name: meteor}}}";
    }

    private static String balancer(String spec) {
        return "apiVersion: stickybalancer.dev/v1alpha1\nkind: StickyBalancer\nmetadata: {name: shop}\n" + spec;
    }

    private static void git(Scene scene, String spec) {
        new FieldManager(scene, GIT).apply(balancer(spec));
    }

    private static void awaitReplicas(Scene scene, int replicas) {
        scene.await(
                Scene.PATIENCE,
                Deployment.class,
                "shop-balancer",
                deployment -> deployment.getSpec().getReplicas() == replicas);
    }

    /** Every number of replicas that the Deployment has while this is open. */
    private static final class Replicas implements ResourceEventHandler<Deployment>, AutoCloseable {
        private final List<Integer> seen = new CopyOnWriteArrayList<>();
        private final SharedIndexInformer<Deployment> informer;

        Replicas(Scene scene) {
            informer = scene.objects(Deployment.class).inform(this);
        }

        int lowest() {
            return seen.stream().mapToInt(replicas -> replicas).min().orElseThrow();
        }

        @Override
        public void onAdd(Deployment deployment) {
            seen.add(deployment.getSpec().getReplicas());
        }

        @Override
        public void onUpdate(Deployment before, Deployment deployment) {
            seen.add(deployment.getSpec().getReplicas());
        }

        @Override
        public void onDelete(Deployment deployment, boolean unknown) {
            seen.add(0);
        }

        @Override
        public void close() {
            informer.close();
        }
    }
}
