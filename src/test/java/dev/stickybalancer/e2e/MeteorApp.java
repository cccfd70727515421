package dev.stickybalancer.e2e;

import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The demo Meteor app in a shop's namespace. */
final class MeteorApp {
    static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "meteor");
    static final int PORT = 3000;
    static final Duration PRE_STOP = Duration.ofSeconds(10);
    private static final String NAME = "meteor";
    private static final Path MANIFEST = Path.of("dev/demo/app/meteor.yaml");

    private final KubernetesClient client;
    private final String namespace;

    MeteorApp(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Three pods of v1, whatever there was before. */
    void apply() throws IOException {
        try (InputStream manifest = Files.newInputStream(MANIFEST)) {
            client.load(manifest).inNamespace(namespace).forceConflicts().serverSideApply();
        }
        // A test that failed may have left one that was told to be unready.
        pods().stream()
                .filter(pod -> !Readiness.isPodReady(pod))
                .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
        awaitRollout();
    }

    List<Pod> pods() {
        return client.pods().inNamespace(namespace).withLabels(LABELS).list().getItems();
    }

    void scale(int replicas) {
        scaleWithoutWaiting(replicas);
        awaitRollout();
    }

    void scaleWithoutWaiting(int replicas) {
        new Persistent<>(deployment()).edit(now -> {
            now.getSpec().setReplicas(replicas);
            return now;
        });
    }

    /** For so long a pod that is told to end serves on as if nothing were. */
    void leaveIn(int seconds) {
        rollOut(pod -> {
            pod.setTerminationGracePeriodSeconds(seconds + 30L);
            container(pod).getLifecycle().getPreStop().getSleep().setSeconds((long) seconds);
        });
    }

    /** What each of its pods is promised of a processor, such as {@code 200m}. */
    void reserve(String cpu) {
        rollOut(pod -> container(pod).getResources().getRequests().put("cpu", new Quantity(cpu)));
    }

    /** All of it is below this path then, its readiness, too. */
    void moveBelow(String path) {
        rollOut(pod -> {
            container(pod).getEnv().add(new EnvVar("ROOT_URL", "http://localhost" + path, null));
            container(pod).getReadinessProbe().getHttpGet().setPath(path + "/healthz");
        });
    }

    void release(String version) {
        rollOut(pod -> container(pod).setImage("localhost/meteor-demo:" + version));
    }

    private void rollOut(Consumer<PodSpec> change) {
        new Persistent<>(deployment()).edit(now -> {
            change.accept(now.getSpec().getTemplate().getSpec());
            return now;
        });
        awaitRollout();
    }

    private static Container container(PodSpec pod) {
        return pod.getContainers().get(0);
    }

    /** Until the new pods are ready and the old ones are gone. */
    void awaitRollout() {
        Shop.await("the app's rollout", () -> {
            Deployment now = deployment().get();
            int wanted = now.getSpec().getReplicas();
            var status = now.getStatus();
            return status.getObservedGeneration() != null
                    && status.getObservedGeneration().equals(now.getMetadata().getGeneration())
                    && orZero(status.getUpdatedReplicas()) == wanted
                    && orZero(status.getReadyReplicas()) == wanted
                    && pods().size() == wanted;
        });
    }

    private RollableScalableResource<Deployment> deployment() {
        return client.apps().deployments().inNamespace(namespace).withName(NAME);
    }

    private static int orZero(Integer number) {
        return number == null ? 0 : number;
    }
}
