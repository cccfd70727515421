package dev.stickybalancer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stickybalancer.support.SpecTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    private static final String SHOP =
            """
            apiVersion: stickybalancer.dev/v1alpha1
            kind: StickyBalancer
            metadata: {name: shop, namespace: web}
            """;
    private static final String VALID = SHOP + "spec: {backend: {serviceRef: {name: meteor}}}\n";

    /** The same tables that a real API server judges. */
    @TestFactory
    Stream<DynamicTest> refuses_what_the_api_server_refuses() {
        return SpecTable.of("invalid").stream()
                .map(sample -> DynamicTest.dynamicTest(sample.title(), () -> {
                    var run = CommandLineRun.validate(sample.json());
                    assertEquals(Cli.INVALID, run.code(), run::toString);
                    assertTrue(run.out().contains("  `"), run::toString);
                }));
    }

    @TestFactory
    Stream<DynamicTest> accepts_what_the_api_server_accepts() {
        return SpecTable.of("valid").stream()
                .map(sample -> DynamicTest.dynamicTest(sample.title(), () -> {
                    var run = CommandLineRun.validate(sample.json());
                    assertEquals(Cli.OK, run.code(), run::toString);
                }));
    }

    @Test
    void shipped_samples_are_valid() {
        var run = CommandLineRun.of("", "validate", "-f", "deploy/samples");
        assertEquals(Cli.OK, run.code(), run::toString);
        assertTrue(run.out().contains("deploy/samples/minimal.yaml: StickyBalancer minimal: valid"), run::toString);
    }

    @Test
    void every_problem_is_told_at_once_with_its_field() {
        var run = CommandLineRun.validate(
                SHOP
                        + """
                        spec:
                          backend: {serviceRef: {name: meteor, prot: 80}}
                          replicas: "2"
                          debugHeaders: On
                          nginx: {workerConnections: 1}
                          session: {cookie: {name: 5}}
                        """);
        assertEquals(Cli.INVALID, run.code());
        assertEquals(
                """
                -: StickyBalancer web/shop: 5 problem(s)
                  `backend.serviceRef.prot` is not a field; there is: name, port
                  `replicas` must be a whole number
                  `debugHeaders` must be one of Enabled, Disabled
                  `session.cookie.name` must be text; put it between quotation marks
                  `nginx.workerConnections` must be from 256 to 65536, not 1
                """,
                run.out());
    }

    @Test
    void directories_lists_and_files_of_other_kinds_are_read(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("a/b"));
        Files.writeString(directory.resolve("a/b/one.yml"), "kind: Deployment\n---\n" + VALID);
        Files.writeString(
                directory.resolve("list.json"),
                "{\"kind\":\"List\",\"items\":["
                        + SpecTable.of("invalid").get(0).json() + "]}");
        Files.writeString(directory.resolve("README.md"), "not: yaml: at all");
        var run = CommandLineRun.of("", "validate", "-f", directory.toString());
        assertEquals(Cli.INVALID, run.code());
        assertTrue(run.out().contains("one.yml: StickyBalancer web/shop: valid"), run::toString);
        assertTrue(run.out().contains("list.json: StickyBalancer"), run::toString);
    }

    @Test
    void json_holds_what_the_text_holds() throws IOException {
        var run = CommandLineRun.of(
                VALID + "---\n" + VALID.replace("meteor", "-"), "validate", "-f", "-", "--output", "json");
        JsonNode all = new ObjectMapper().readTree(run.out());
        assertEquals(Cli.INVALID, run.code());
        assertEquals(2, all.size());
        assertTrue(all.get(0).get("valid").asBoolean());
        assertFalse(all.get(1).get("valid").asBoolean());
        assertEquals(2, all.get(1).get("document").asInt());
        assertEquals("web", all.get(1).get("namespace").asText());
        assertEquals("backend.serviceRef.name", all.at("/1/problems/0/field").asText());
    }

    @Test
    void another_version_of_the_api_is_a_problem() {
        var run = CommandLineRun.validate(VALID.replace("v1alpha1", "v9"));
        assertEquals(Cli.INVALID, run.code());
        assertTrue(run.out().contains("`apiVersion` must be stickybalancer.dev/v1alpha1"), run::toString);
    }

    @Test
    void what_cannot_be_read_is_told_with_file_and_line() {
        var broken = CommandLineRun.validate(VALID + "a: [\n");
        assertEquals(Cli.FAILED, broken.code());
        assertTrue(broken.err().startsWith("- line "), broken::toString);
        var twice = CommandLineRun.validate(VALID + "spec: {}\n");
        assertEquals(Cli.FAILED, twice.code());
        assertTrue(twice.err().contains("spec"), twice::toString);
        var missing = CommandLineRun.of("", "validate", "-f", "no-such-file.yaml");
        assertEquals(Cli.FAILED, missing.code());
        assertTrue(missing.err().contains("no-such-file.yaml"), missing::toString);
        var nothing = CommandLineRun.validate("kind: Deployment\n");
        assertEquals(Cli.FAILED, nothing.code());
        assertEquals("There is no StickyBalancer in -.\n", nothing.err());
    }

    @Test
    void wrong_options_show_the_usage() {
        var run = CommandLineRun.of("", "validate");
        assertEquals(Cli.FAILED, run.code());
        assertTrue(run.err().contains("--filename"), run::toString);
    }
}
