package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.SpecTable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables {@code valid} and {@code invalid}, and the samples that are shipped. */
@WithApiServer
class AdmissionIT {
    private static final String PATH = "/apis/stickybalancer.dev/v1alpha1/namespaces/default/stickybalancers";

    private final ApiServer apiServer;

    AdmissionIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @TestFactory
    Stream<DynamicTest> refused_with_a_message_that_names_the_field_and_what_must_hold() {
        return SpecTable.of("invalid").stream()
                .map(sample -> DynamicTest.dynamicTest(sample.title(), () -> {
                    assertFalse(sample.expected().isEmpty(), "say in a second comment what the answer must contain");
                    String answer = assertThrows(KubernetesClientException.class, () -> create(sample))
                            .getMessage();
                    assertAll(sample.expected().stream().map(part -> () -> assertTrue(answer.contains(part), answer)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> accepted() {
        return SpecTable.of("valid").stream()
                .map(sample -> DynamicTest.dynamicTest(sample.title(), () -> create(sample)));
    }

    @Test
    void shipped_samples_are_accepted() {
        apiServer.kubectl("create", "--dry-run=server", "-n", "default", "-f", "deploy/samples");
    }

    /** As {@code kubectl} asks: strictly. Nothing is stored. */
    private void create(SpecTable sample) {
        apiServer.admin().raw(PATH + "?dryRun=All&fieldValidation=Strict", "POST", sample.json());
    }
}
