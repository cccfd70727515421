package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.docs.CommandSandbox;
import dev.stickybalancer.docs.Page;
import dev.stickybalancer.docs.Transcript;
import dev.stickybalancer.support.Binaries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The tutorial, followed word by word on the cluster on which these tests run. */
class TutorialE2E {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @Test
    void every_command_of_the_tutorial_prints_what_the_page_shows() throws IOException, InterruptedException {
        String kubeconfig = Files.readString(Path.of(System.getenv("KUBECONFIG")));
        Transcript tutorial = Transcript.of(Page.of(Path.of("docs/tutorial.md")).blocks());
        assertTrue(tutorial.entries().size() > 20, "where are the commands?");
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                CommandSandbox sandbox = new CommandSandbox(Binaries.kubernetes("kubectl"), kubeconfig)) {
            try {
                assertEquals("", String.join("\n\n", sandbox.differences(tutorial, LIMIT)));
            } finally {
                client.namespaces().withName("tutorial").delete(); // however far the page was followed
            }
        }
    }
}
