package dev.stickybalancer.apiserver;

import dev.stickybalancer.docs.Page;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes' own controller of HorizontalPodAutoscalers, and in each scene the autoscaler of {@code docs/gitops.md}. There
 * are no metrics: what it is told by its bounds is enough to make it scale.
 */
final class Autoscaler implements AutoCloseable {
    private final Path log;
    private final Process process;

    Autoscaler(ApiServer apiServer) throws IOException {
        log = Files.createTempFile("stickybalancer-autoscaler", ".log");
        process = new ProcessBuilder(
                        Binaries.kubeControllerManager().toString(),
                        "--kubeconfig=" + apiServer.adminKubeconfig(),
                        "--controllers=horizontal-pod-autoscaler-controller",
                        "--horizontal-pod-autoscaler-sync-period=1s",
                        "--leader-elect=false",
                        "--secure-port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** It wants this many nginx pods from now on. */
    void want(Scene scene, int replicas) {
        HorizontalPodAutoscaler autoscaler = Serialization.unmarshal(
                Page.of(Path.of("docs/gitops.md")).block("# autoscaler.yaml").content(), HorizontalPodAutoscaler.class);
        autoscaler.getSpec().setMinReplicas(replicas);
        autoscaler.getSpec().setMaxReplicas(replicas);
        scene.objects(HorizontalPodAutoscaler.class)
                .resource(autoscaler)
                .forceConflicts()
                .serverSideApply();
    }

    /** The reason why it scales or does not, once it has read the number of replicas and the selector of their pods. */
    String awaitReason(Scene scene) {
        return Eventually.present(
                Scene.PATIENCE, () -> "a look, but " + conditions(scene), () -> conditions(scene).stream()
                        .filter(condition -> condition.getType().equals("ScalingActive"))
                        .map(HorizontalPodAutoscalerCondition::getReason)
                        .findFirst());
    }

    private static List<HorizontalPodAutoscalerCondition> conditions(Scene scene) {
        return Optional.ofNullable(
                        scene.find(HorizontalPodAutoscaler.class, "shop").getStatus())
                .map(status -> status.getConditions())
                .orElse(List.of());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        Files.delete(log);
    }
}
