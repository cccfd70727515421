package dev.stickybalancer.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The definition against the Kubernetes API conventions (API-1 to API-20) and the rules of kube-api-linter. What the
 * linter checks of Go types and markers only has no counterpart in a schema: duplicatemarkers, uniquemarkers,
 * conflictingmarkers, dependenttags, forbiddenmarkers, optionalfields, requiredfields, nonpointerstructs.
 */
class ConventionsTest {
    /** What is not kept, and why: by the beginning of a rule's title, then by place. */
    private static final Map<String, Map<String, String>> EXCEPTIONS = Map.of(
            "API-7 nomaps",
            Map.of(
                    "spec.nginx.resources.requests", "a container's resources have this shape everywhere",
                    "spec.nginx.resources.limits", "a container's resources have this shape everywhere",
                    "spec.dns.resources.requests", "a container's resources have this shape everywhere",
                    "spec.dns.resources.limits", "a container's resources have this shape everywhere"),
            "API-7 a text of the spec that is no enum",
            Map.of("spec.service.annotations{}", "an annotation's value is whatever its reader wants"),
            "API-9 an enum's values",
            Map.of("spec.tls.minVersion", "TLSv1.2 is the name that people and nginx use"),
            "API-9 nobools",
            Map.of("spec.suspend", "CronJob, Job and Flux call it so, and tools look for it"),
            "API-10 what is nothing but a name",
            Map.of("spec.nginx.imagePullSecrets[]", "a pod's spec calls it so"),
            "API-11",
            Map.of("spec.backend", "the two members' names say which is meant; a third would come with a type"),
            "API-12 a rule points to a field",
            Map.of(
                    "spec.backend: exactly one of `backend.serviceRef` and `backend.podSelector` must be set",
                    "it is about two fields",
                    "spec.nginx.resources: `resources` must have resource names such as cpu and memory",
                    "it is about two fields",
                    "spec.nginx.resources: `resources` must not be negative",
                    "it is about two fields",
                    "spec.dns.resources: `resources` must have resource names such as cpu and memory",
                    "it is about two fields",
                    "spec.dns.resources: `resources` must not be negative",
                    "it is about two fields"));

    private static List<Convention> conventions() {
        return Stream.of(DefinitionConventions.ALL, FieldConventions.ALL, BoundConventions.ALL, RuleConventions.ALL)
                .flatMap(List::stream)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> definition_follows_every_convention_but_for_listed_exceptions() {
        return conventions().stream()
                .map(convention -> DynamicTest.dynamicTest(
                        convention.title(),
                        () -> assertEquals(
                                exceptions(convention),
                                new TreeSet<>(convention.violations().apply(CrdFile.read())))));
    }

    @TestFactory
    Stream<DynamicTest> every_convention_can_fail() {
        return conventions().stream()
                .map(convention -> DynamicTest.dynamicTest(convention.title(), () -> {
                    CustomResourceDefinition definition = CrdFile.read();
                    List<String> before = convention.violations().apply(definition);
                    convention.breaking().accept(definition);
                    List<String> after = new ArrayList<>(convention.violations().apply(definition));
                    before.forEach(after::remove);
                    assertTrue(!after.isEmpty(), "no violation was found");
                }));
    }

    @Test
    void every_exception_is_from_a_rule_that_exists() {
        EXCEPTIONS
                .keySet()
                .forEach(start -> assertEquals(
                        1,
                        conventions().stream()
                                .filter(convention -> convention.title().startsWith(start))
                                .count(),
                        start));
    }

    @Test
    void hundreds_of_nodes_are_looked_at() throws IOException {
        assertTrue(SchemaNode.all(CrdFile.read()).size() > 100);
    }

    private static Set<String> exceptions(Convention convention) {
        Set<String> places = new TreeSet<>();
        EXCEPTIONS.forEach((start, reasons) -> {
            if (convention.title().startsWith(start)) {
                places.addAll(reasons.keySet());
            }
        });
        return places;
    }
}
