package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Http;
import dev.stickybalancer.support.Ports;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** deploy/monitoring/kube-state-metrics.yaml in a real kube-state-metrics, with the rights that come with the file. */
@WithApiServer
class KubeStateMetricsIT {
    private static final Path LOG = Path.of("target/monitoring/kube-state-metrics.log");
    private static final Path ROLE = Path.of("deploy/monitoring/kube-state-metrics-role.yaml");
    private static final String USER = "kube-state-metrics";
    private static final Pattern KIND = Pattern.compile("customresource_[a-z]+=\"[^\"]*\",?");

    private final int port = Ports.free();

    @Test
    void status_of_a_balancer_is_told(Scene scene) throws IOException, InterruptedException {
        scene.createReady("front");
        grantRights(scene);
        Process process = start(scene);
        try {
            String of = "namespace=\"" + scene.namespace() + "\"";
            awaitLine("kube_stickybalancer_condition{balancer=\"front\"," + of
                    + ",reason=\"Ready\",status=\"True\",type=\"Ready\"} 1");
            awaitLine("kube_stickybalancer_condition{balancer=\"front\"," + of
                    + ",reason=\"Ready\",status=\"False\",type=\"Ready\"} 0");
            awaitLine("kube_stickybalancer_endpoints{balancer=\"front\"," + of + ",state=\"active\"} 2");
            awaitLine("kube_stickybalancer_endpoints{balancer=\"front\"," + of + ",state=\"notReady\"} 0");
            awaitLine("kube_stickybalancer_ready_replicas{balancer=\"front\"," + of + "} 2");
            awaitLine("kube_stickybalancer_programmed_replicas{balancer=\"front\"," + of + "} 2");
            awaitLine("kube_stickybalancer_spec_replicas{balancer=\"front\"," + of + "} 2");
            awaitLine("kube_stickybalancer_generation{balancer=\"front\"," + of + "} 1");
            awaitLine("kube_stickybalancer_observed_generation{balancer=\"front\"," + of + "} 1");
            awaitLine("kube_stickybalancer_info{balancer=\"front\",endpoint_updates=\"Dynamic\"," + of + ",service=\""
                    + Scene.APP + "\"} 1");
            assertTrue(lines().contains("kube_stickybalancer_created{balancer=\"front\"," + of));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void grantRights(Scene scene) throws IOException {
        ClusterRole role = Serialization.unmarshal(Files.readString(ROLE), ClusterRole.class);
        scene.admin().resource(role).createOr(existing -> existing.update());
        scene.admin()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(USER)
                        .endMetadata()
                        .withNewRoleRef(
                                "rbac.authorization.k8s.io",
                                "ClusterRole",
                                role.getMetadata().getName())
                        .addNewSubject("rbac.authorization.k8s.io", "User", USER, null)
                        .build())
                .createOr(existing -> existing.update());
    }

    /** The administrator's, who acts as somebody with fewer rights. */
    private static Path kubeconfig(Scene scene) throws IOException {
        Path file = LOG.resolveSibling("kube-state-metrics.kubeconfig");
        String admin = Files.readString(scene.apiServer().adminKubeconfig());
        return Files.writeString(file, admin.replace("{token:", "{as: " + USER + ", token:"));
    }

    private Process start(Scene scene) throws IOException {
        Files.createDirectories(LOG.getParent());
        Process process = new ProcessBuilder(
                        Binaries.kubeStateMetrics().toString(),
                        "--kubeconfig=" + kubeconfig(scene),
                        "--custom-resource-state-only",
                        "--custom-resource-state-config-file=deploy/monitoring/kube-state-metrics.yaml",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--telemetry-host=127.0.0.1",
                        "--telemetry-port=" + Ports.free())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private void awaitLine(String line) {
        Eventually.holds(Scene.PATIENCE, () -> line + " in\n" + lines() + "\nsee " + LOG, () -> lines().lines()
                .anyMatch(line::equals));
    }

    /** Without the labels that say that it is a StickyBalancer; empty while nobody answers. */
    private String lines() {
        try {
            return KIND.matcher(Http.get(port, "/metrics").body()).replaceAll("");
        } catch (UncheckedIOException notYet) {
            return "";
        }
    }
}
