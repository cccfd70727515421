package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.support.SpecTable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables {@code valid} and {@code invalid}, and the samples that are shipped. */
@WithApiServer
class AdmissionIT {
    private static final ObjectMapper JSON = new ObjectMapper();
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

    /** API-13: no rule keeps anything as it was. */
    @Test
    void every_valid_spec_can_become_every_other_be_sent_again_and_be_unset() throws IOException {
        Resource<StickyBalancer> resource = apiServer
                .admin()
                .resource(AppObjects.balancer("changing", "backend: {serviceRef: {name: meteor}}"))
                .inNamespace("default");
        String least = spec(resource.create());
        for (SpecTable sample : SpecTable.of("valid")) {
            String spec = JSON.readTree(sample.json()).get("spec").toString();
            StickyBalancer changed = replaceSpec(resource, spec);
            StickyBalancer again = replaceSpec(resource, spec);
            assertEquals(
                    changed.getMetadata().getResourceVersion(),
                    again.getMetadata().getResourceVersion(),
                    sample.title());
        }
        assertEquals(least, spec(replaceSpec(resource, "{\"backend\":{\"serviceRef\":{\"name\":\"meteor\"}}}")));
    }

    private static StickyBalancer replaceSpec(Resource<StickyBalancer> resource, String spec) {
        return resource.patch(
                PatchContext.of(PatchType.JSON), "[{\"op\":\"replace\",\"path\":\"/spec\",\"value\":" + spec + "}]");
    }

    private static String spec(StickyBalancer balancer) {
        return JSON.valueToTree(balancer.getSpec()).toString();
    }

    /** As {@code kubectl} asks: strictly. Nothing is stored. */
    private void create(SpecTable sample) {
        apiServer.admin().raw(PATH + "?dryRun=All&fieldValidation=Strict", "POST", sample.json());
    }
}
