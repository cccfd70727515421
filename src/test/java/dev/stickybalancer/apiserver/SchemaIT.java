package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API server makes of a resource while there is no operator. */
@WithApiServer
class SchemaIT {
    private final ApiServer apiServer;
    private final KubernetesClient admin;

    SchemaIT(ApiServer apiServer) {
        this.apiServer = apiServer;
        this.admin = apiServer.admin();
    }

    @AfterEach
    void deleteWhatATestMade() {
        admin.resources(StickyBalancer.class).inNamespace("default").delete();
    }

    @Test
    void every_field_is_documented() {
        JSONSchemaProps schema = admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("stickybalancers.stickybalancer.dev")
                .get()
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema();
        List<String> silent = new ArrayList<>();
        schema.getProperties().forEach((name, property) -> {
            if (name.equals("spec") || name.equals("status")) {
                collectSilent(name, property, silent);
            }
        });
        assertEquals(List.of(), silent);
        assertTrue(schema.getDescription().contains("sticky"), "the kind itself");
        assertTrue(
                apiServer.kubectl("explain", "stb.spec.session.cookie.sameSite").contains("Strict, Lax, None"));
    }

    private static void collectSilent(String path, JSONSchemaProps schema, List<String> silent) {
        if (schema.getDescription() == null || schema.getDescription().isBlank()) {
            silent.add(path);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> collectSilent(path + "." + name, property, silent));
        }
        if (schema.getItems() != null && schema.getItems().getSchema().getProperties() != null) {
            schema.getItems()
                    .getSchema()
                    .getProperties()
                    .forEach((name, property) -> collectSilent(path + "[]." + name, property, silent));
        }
    }

    @Test
    void resource_that_is_nothing_but_a_service_name_gets_every_default() throws IOException {
        create("minimal");
        JsonNode spec = new ObjectMapper()
                .readTree(admin.raw("/apis/stickybalancer.dev/v1alpha1/namespaces/default/stickybalancers/minimal"))
                .path("spec");
        JsonNode expected = new ObjectMapper()
                .readTree(
                        """
                        {"backend": {"serviceRef": {"name": "meteor"}},
                         "replicas": 2,
                         "session": {"cookie": {"name": "route", "path": "/", "secure": "Auto", "httpOnly": "Enabled",
                                                "sameSite": "Lax"},
                                     "sockJSFallback": "Enabled"},
                         "endpointUpdates": "Dynamic", "stickyModule": "Native",
                         "proxy": {"connectTimeoutMilliseconds": 300, "readTimeoutSeconds": 3600,
                                   "sendTimeoutSeconds": 3600, "maxBodySize": "50Mi", "protocol": "HTTP"},
                         "cache": {"mode": "HashedAssets", "maxSize": "256Mi", "retentionSeconds": 86400},
                         "debugHeaders": "Disabled", "metrics": {"mode": "Disabled"},
                         "service": {"type": "ClusterIP", "httpPort": 80, "httpsPort": 443},
                         "nginx": {"imagePullPolicy": "IfNotPresent", "resources": {}, "workerProcesses": 2,
                                   "workerConnections": 8192, "shutdownGraceSeconds": 300},
                         "dns": {"resources": {}},
                         "suspend": false}
                        """);
        assertEquals(expected, spec);
    }

    @Test
    void resource_that_no_operator_has_seen_is_not_taken_for_done() {
        create("fresh");
        StickyBalancerStatus status = find("fresh").get().getStatus();
        assertEquals(-1L, status.observedGeneration());
        assertNull(status.conditions());
    }

    @Test
    void status_that_a_user_sends_is_ignored() {
        StickyBalancer mine = AppObjects.balancer("mine", "backend: {serviceRef: {name: meteor}}");
        mine.setStatus(new StickyBalancerStatus(null, 7L, null, 9, null, null, null, null, null, null, null));
        admin.resource(mine).inNamespace("default").create();
        assertEquals(-1L, find("mine").get().getStatus().observedGeneration());
    }

    @Test
    void spec_that_is_sent_with_the_status_is_ignored() {
        create("shop");
        find("shop")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"replicas\":9},\"status\":{\"replicas\":1}}");
        StickyBalancer shop = find("shop").get();
        assertEquals(2, shop.getSpec().replicas());
        assertEquals(1, shop.getStatus().replicas());
        assertEquals(1L, shop.getMetadata().getGeneration());
    }

    @Test
    void scale_shows_and_sets_replicas_for_an_autoscaler() {
        create("shop");
        find("shop")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"replicas\":1,\"selector\":\"app.kubernetes.io/instance=shop\"}}");
        Scale before = find("shop").scale();
        assertEquals(2, before.getSpec().getReplicas());
        assertEquals(1, before.getStatus().getReplicas());
        assertEquals("app.kubernetes.io/instance=shop", before.getStatus().getSelector());

        apiServer.kubectl("scale", "stb/shop", "-n", "default", "--replicas=5");
        assertEquals(5, find("shop").get().getSpec().replicas());
    }

    @Test
    void balancers_can_be_found_by_the_service_and_the_secret_that_they_name() {
        create("shop");
        String tls = "backend: {serviceRef: {name: other}}\ntls: {secretRef: {name: shop-tls}}";
        admin.resource(AppObjects.balancer("secure", tls))
                .inNamespace("default")
                .create();
        assertEquals("stickybalancer.stickybalancer.dev/shop", found("spec.backend.serviceRef.name=meteor"));
        assertEquals("stickybalancer.stickybalancer.dev/secure", found("spec.tls.secretRef.name=shop-tls"));
    }

    private String found(String selector) {
        return apiServer
                .kubectl("get", "stb", "-n", "default", "-o", "name", "--field-selector", selector)
                .strip();
    }

    @Test
    void list_for_people_says_what_matters() {
        create("shop");
        String header = apiServer
                .kubectl("get", "stb", "-n", "default")
                .lines()
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("NAME", "READY", "REASON", "ACTIVE", "DRAINING", "REPLICAS", "ADDRESS", "AGE"),
                List.of(header.split(" +")));
    }

    private void create(String name) {
        admin.resource(AppObjects.balancer(name, "backend: {serviceRef: {name: meteor}}"))
                .inNamespace("default")
                .create();
    }

    private Resource<StickyBalancer> find(String name) {
        return admin.resources(StickyBalancer.class).inNamespace("default").withName(name);
    }
}
