package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.CrdFile;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * API-12: the rules cost at most a tenth of what the API server allows, each for itself and all together. The API server
 * is asked itself: it must still take a definition in which every rule has to hold ten times over.
 */
@WithApiServer
class CelBudgetIT {
    private static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All";

    private final ApiServer apiServer;

    CelBudgetIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @Test
    void rules_may_cost_ten_times_what_they_do() throws IOException {
        offer(tenfold());
    }

    @Test
    void rule_that_costs_too_much_is_noticed() throws IOException {
        CustomResourceDefinition dear = tenfold();
        // A name is as long as it likes then, as far as the API server knows.
        schema(dear).getProperties().remove("metadata");
        String answer =
                assertThrows(KubernetesClientException.class, () -> offer(dear)).getMessage();
        assertTrue(answer.contains("rule cost exceeds budget"), answer);
    }

    /** As a new definition: of a known one the API server forgives what was too dear before. Nothing is stored. */
    private void offer(CustomResourceDefinition definition) {
        apiServer.admin().raw(PATH, "POST", definition);
    }

    private static CustomResourceDefinition tenfold() throws IOException {
        CustomResourceDefinition definition = CrdFile.read();
        String group = "budget.example.com";
        definition.getSpec().setGroup(group);
        definition.getMetadata().setName(definition.getSpec().getNames().getPlural() + "." + group);
        repeat(schema(definition), 10);
        return definition;
    }

    private static JSONSchemaProps schema(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    }

    private static void repeat(JSONSchemaProps schema, int times) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations()
                    .forEach(rule ->
                            rule.setRule(String.join(" && ", Collections.nCopies(times, "(" + rule.getRule() + ")"))));
        }
        Stream<JSONSchemaProps> fields =
                schema.getProperties() == null ? Stream.of() : schema.getProperties().values().stream();
        fields.forEach(field -> repeat(field, times));
        if (schema.getItems() != null) {
            repeat(schema.getItems().getSchema(), times);
        }
        if (schema.getAdditionalProperties() != null) {
            repeat(schema.getAdditionalProperties().getSchema(), times);
        }
    }
}
