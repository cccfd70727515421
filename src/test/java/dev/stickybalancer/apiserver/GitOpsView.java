package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.support.GitOpsVerdicts;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A balancer as tools outside the cluster see it, {@code kubectl} included.
 *
 * <p>With {@code -Dargocd.update=true} it becomes test data of the health check for Argo CD.
 */
record GitOpsView(ApiServer apiServer, String namespace, String name) {
    private static final Path TEST_DATA = GitOpsVerdicts.ARGO_CD.resolve("testdata");

    static GitOpsView of(Scene scene, String name) {
        return new GitOpsView(scene.apiServer(), scene.namespace(), name);
    }

    void isReady(String file) {
        judge(file, "Current", "Current", "Healthy");
        waitForReady();
    }

    void is(String file, String kstatus, String health) {
        judge(file, kstatus, kstatus, health);
        assertKubectlWaits();
    }

    void isBeingDeleted(String file) {
        judge(file, "Terminating", "InProgress", "Progressing");
    }

    /** {@code kubectl wait} goes on waiting: nothing tells it that the balancer is ready. */
    private void assertKubectlWaits() {
        String answer = assertThrows(AssertionError.class, this::waitForReady).getMessage();
        assertTrue(answer.contains("timed out waiting for the condition"), answer);
    }

    private void waitForReady() {
        apiServer.kubectl("wait", "--for=condition=Ready", "--timeout=1s", "-n", namespace, "stb/" + name);
    }

    private void judge(String file, String kstatus, String flux, String health) {
        try {
            JsonNode balancer =
                    new ObjectMapper().readTree(apiServer.kubectl("get", "stb", name, "-n", namespace, "-o", "json"));
            GitOpsVerdicts.Verdict verdict = GitOpsVerdicts.of(balancer);
            assertEquals(
                    kstatus + " " + flux + " " + health,
                    verdict.kstatus() + " " + verdict.flux() + " " + verdict.health(),
                    verdict::toString);
            assertFalse(verdict.message().isEmpty(), verdict::toString);
            if (Boolean.getBoolean("argocd.update")) {
                Files.createDirectories(TEST_DATA);
                ((ObjectNode) balancer.get("metadata")).remove("managedFields");
                Files.writeString(TEST_DATA.resolve(file + ".yaml"), Serialization.asYaml(balancer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
