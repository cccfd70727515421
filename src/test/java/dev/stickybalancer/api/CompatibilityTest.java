package dev.stickybalancer.api;

import static dev.stickybalancer.api.Convention.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** API-14: what a release could do stays possible. */
class CompatibilityTest {
    private static final Path RELEASED = Path.of("src/test/resources/release-0.1.0/crd.yaml");

    /** Changes that break somebody's resources, and where. */
    private static final Map<String, Consumer<CustomResourceDefinition>> BREAKING = Map.ofEntries(
            Map.entry("spec.suspend is gone", at("spec", spec -> spec.getProperties()
                    .remove("suspend"))),
            Map.entry("spec.replicas: the type", at("spec.replicas", replicas -> replicas.setType("string"))),
            Map.entry(
                    "spec.replicas: the default", at("spec.replicas", replicas -> replicas.setDefault(new IntNode(3)))),
            Map.entry("spec.replicas: the maximum", at("spec.replicas", replicas -> replicas.setMaximum(99.0))),
            Map.entry("spec.replicas: the minimum", at("spec.replicas", replicas -> replicas.setMinimum(1.0))),
            Map.entry("spec.hosts[]: the pattern", at("spec.hosts[]", host -> host.setPattern("^[a-z.]+$"))),
            Map.entry("spec.hosts[]: the longest", at("spec.hosts[]", host -> host.setMaxLength(254L))),
            Map.entry("spec.hosts: the largest", at("spec.hosts", hosts -> hosts.setMaxItems(31L))),
            Map.entry("spec.hosts: the list type", at("spec.hosts", hosts -> hosts.setXKubernetesListType("atomic"))),
            Map.entry(
                    "spec.service.annotations: the largest",
                    at("spec.service.annotations", annotations -> annotations.setMaxProperties(31L))),
            Map.entry("spec.debugHeaders: the value Disabled", at("spec.debugHeaders", headers -> headers.getEnum()
                    .remove(0))),
            Map.entry("spec: one more field must be set: tls", at("spec", spec -> spec.getRequired()
                    .add("tls"))),
            Map.entry(
                    "spec.tls: one more rule must hold",
                    at(
                            "spec.tls",
                            tls -> tls.setXKubernetesValidations(
                                    List.of(RuleConventions.rule("has(self.http3)", "must", ""))))),
            Map.entry(
                    ": the short name stb",
                    definition -> definition.getSpec().getNames().setShortNames(List.of("sticky"))),
            Map.entry(": the subresources", definition -> definition
                    .getSpec()
                    .getVersions()
                    .get(0)
                    .getSubresources()
                    .setScale(null)));

    @Test
    void definition_takes_nothing_away_from_users_of_the_last_release() throws IOException {
        assertEquals(
                List.of(),
                Compatibility.problems(CrdFile.read(RELEASED), CrdFile.read()),
                "Before 0.1.0 is released, `make freeze` makes the present definition the one to compare with. After that"
                        + " nothing helps but to keep what users have; see " + RELEASED.resolveSibling("README.md"));
    }

    @TestFactory
    Stream<DynamicTest> change_that_takes_something_away_is_noticed() {
        return BREAKING.entrySet().stream()
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> {
                    CustomResourceDefinition changed = CrdFile.read();
                    change.getValue().accept(changed);
                    List<String> problems = Compatibility.problems(CrdFile.read(), changed);
                    assertEquals(
                            List.of(change.getKey()),
                            problems.stream()
                                    .map(problem -> problem.substring(
                                            0,
                                            Math.min(
                                                    problem.length(),
                                                    change.getKey().length())))
                                    .distinct()
                                    .toList(),
                            problems::toString);
                }));
    }

    @Test
    void what_is_only_added_is_no_problem() throws IOException {
        CustomResourceDefinition changed = CrdFile.read();
        Convention.field("motto", "string").accept(changed);
        at("spec.replicas", replicas -> replicas.setMaximum(200.0)).accept(changed);
        at("spec.hosts", hosts -> hosts.setMaxItems(null)).accept(changed);
        at("spec.debugHeaders", headers -> headers.getEnum().add(TextNode.valueOf("Maybe")))
                .accept(changed);
        assertEquals(List.of(), Compatibility.problems(CrdFile.read(), changed));
    }
}
