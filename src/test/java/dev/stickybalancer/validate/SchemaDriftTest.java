package dev.stickybalancer.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The schema can be by-passed: by an older definition in the cluster, or by a resource stored before a rule existed. So
 * whatever the schema refuses, the operator itself must refuse too.
 */
class SchemaDriftTest {
    private static final Path DEFINITION = Path.of("crds/stickybalancers.stickybalancer.dev.yaml");

    /** Every schema below spec by its path; the value of a map and the item of a list are called 0. */
    private static SortedMap<String, JSONSchemaProps> fields() throws IOException {
        CustomResourceDefinition definition =
                Serialization.unmarshal(Files.readString(DEFINITION), CustomResourceDefinition.class);
        JSONSchemaProps root =
                definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        SortedMap<String, JSONSchemaProps> fields = new TreeMap<>();
        collect("", root.getProperties().get("spec"), fields);
        return fields;
    }

    private static void collect(String path, JSONSchemaProps schema, Map<String, JSONSchemaProps> fields) {
        if (!path.isEmpty()) {
            fields.put(path, schema);
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> collect(prefix + name, property, fields));
        }
        if (schema.getAdditionalProperties() != null) {
            collect(prefix + "0", schema.getAdditionalProperties().getSchema(), fields);
        }
        if (schema.getItems() != null) {
            collect(prefix + "0", schema.getItems().getSchema(), fields);
        }
    }

    @Test
    void operator_refuses_every_number_beyond_the_bounds_of_the_schema_and_takes_the_bounds() throws IOException {
        List<String> seen = new ArrayList<>();
        fields().forEach((path, schema) -> {
            if (!"integer".equals(schema.getType())) {
                return;
            }
            seen.add(path);
            int min = schema.getMinimum().intValue();
            int max = schema.getMaximum().intValue();
            Specs.accepted(Specs.withField(path, min));
            Specs.accepted(Specs.withField(path, max));
            for (int bad : new int[] {min - 1, max + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                String message = Specs.refused(path.replace(".0.", "."), Specs.withField(path, bad));
                assertTrue(message.endsWith("must be from " + min + " to " + max + ", not " + bad), message);
            }
        });
        assertEquals(
                List.of(
                        "cache.publicPaths.0.ttlSeconds",
                        "cache.retentionSeconds",
                        "nginx.shutdownGraceSeconds",
                        "nginx.workerConnections",
                        "nginx.workerProcesses",
                        "proxy.connectTimeoutMilliseconds",
                        "proxy.readTimeoutSeconds",
                        "proxy.sendTimeoutSeconds",
                        "replicas",
                        "service.httpPort",
                        "service.httpsPort",
                        "session.cookie.maxAgeSeconds",
                        "tls.hstsMaxAgeSeconds"),
                seen);
    }

    @Test
    void operator_refuses_every_string_that_a_pattern_or_length_of_the_schema_refuses() throws IOException {
        List<String> seen = new ArrayList<>();
        fields().forEach((path, schema) -> {
            boolean quantity = Boolean.TRUE.equals(schema.getXKubernetesIntOrString());
            if (schema.getPattern() == null || quantity) {
                return;
            }
            seen.add(path);
            String field = path.replaceAll("[.]0([.]|$)", "$1");
            for (String bad : List.of("", " ", "$", ";", "a\n", "/a\n", "a;b", "/é", "\u2028", "\"a\"")) {
                assertTrue(!bad.matches(schema.getPattern()), path + " allows " + bad);
                Specs.refused(field, Specs.withField(path, bad));
            }
            int max = schema.getMaxLength().intValue();
            String tooLong =
                    path.endsWith("domain") ? domain(max + 1) : (path.endsWith("path") ? "/" : "a") + "a".repeat(max);
            assertEquals(max + 1, tooLong.length());
            Specs.refused(field, Specs.withField(path, tooLong));
        });
        assertEquals(
                List.of(
                        "backend.pathPrefix",
                        "backend.serviceRef.name",
                        "cache.publicPaths.0.pathPrefix",
                        "dns.image",
                        "hosts.0",
                        "nginx.image",
                        "nginx.imagePullSecrets.0.name",
                        "proxy.trustedProxies.0",
                        "session.cookie.domain",
                        "session.cookie.name",
                        "session.cookie.path",
                        "tls.secretRef.name"),
                seen);
    }

    @Test
    void operator_refuses_every_quantity_that_a_pattern_of_the_schema_refuses() throws IOException {
        List<String> seen = new ArrayList<>();
        fields().forEach((path, schema) -> {
            if (schema.getPattern() == null || !Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
                return;
            }
            String field = path.substring(0, path.lastIndexOf('.'));
            seen.add(field);
            for (String bad : List.of("-1", "1e3", "1.2345", "1Pi", "9".repeat(16))) {
                assertTrue(!bad.matches(schema.getPattern()), path + " allows " + bad);
                Specs.refused(field, Specs.withField(field, Map.of("cpu", bad)));
            }
        });
        assertEquals(
                List.of(
                        "dns.resources.limits",
                        "dns.resources.requests",
                        "nginx.resources.limits",
                        "nginx.resources.requests"),
                seen);
    }

    private static String domain(int length) {
        return "a.".repeat(4)
                + IntStream.range(0, 4).mapToObj(i -> "a".repeat(60)).collect(Collectors.joining(".")) + "."
                + "a".repeat(length - 8 - 243 - 1);
    }

    @Test
    void operator_refuses_more_entries_than_the_schema_allows() throws IOException {
        List<String> seen = new ArrayList<>();
        fields().forEach((path, schema) -> {
            Long max = schema.getMaxProperties() == null ? schema.getMaxItems() : schema.getMaxProperties();
            if (max == null) {
                return;
            }
            seen.add(path);
            Specs.accepted(Specs.withField(path, entries(path, schema, max.intValue())));
            Specs.refused(path, Specs.withField(path, entries(path, schema, max.intValue() + 1)));
        });
        assertEquals(
                List.of(
                        "backend.podSelector.matchLabels",
                        "cache.publicPaths",
                        "dns.resources.limits",
                        "dns.resources.requests",
                        "hosts",
                        "nginx.imagePullSecrets",
                        "nginx.resources.limits",
                        "nginx.resources.requests",
                        "proxy.trustedProxies",
                        "service.annotations"),
                seen);
    }

    private static Object entries(String path, JSONSchemaProps schema, int count) {
        if (path.equals("hosts") || path.equals("proxy.trustedProxies")) {
            String form = path.equals("hosts") ? "host-%d.example.com" : "10.0.%d.0/24";
            return IntStream.range(0, count).mapToObj(form::formatted).toList();
        }
        if (path.equals("cache.publicPaths")) {
            return IntStream.range(0, count)
                    .mapToObj(i -> Map.of("pathPrefix", "/images-" + i + "/", "ttlSeconds", 1))
                    .toList();
        }
        if (schema.getItems() != null) {
            return IntStream.range(0, count)
                    .mapToObj(i -> Map.of("name", "secret-" + i))
                    .toList();
        }
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "example.com/key-" + i, i -> "1"));
    }

    @Test
    void operator_fills_in_the_defaults_of_the_schema() throws IOException {
        ObjectNode spec = Specs.withTls();
        fields().forEach((path, schema) -> {
            if (schema.getDefault() != null && !schema.getDefault().isObject()) {
                Specs.with(spec, path, schema.getDefault());
            }
        });
        assertTrue(spec.size() > 5, spec.toString());
        assertEquals(Specs.accepted(spec), Specs.accepted(Specs.withTls()));
    }
}
