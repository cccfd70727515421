package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stickybalancer.support.GitOpsVerdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code health_test.yaml}, which Argo CD's own tests would read, with objects of a real API server. */
class ArgoCdTestDataIT {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TestFactory
    Stream<DynamicTest> health_is_as_the_table_says() throws IOException, InterruptedException {
        JsonNode table = table();
        List<JsonNode> balancers = new ArrayList<>();
        for (JsonNode test : table) {
            balancers.add(YAML.readTree(Files.readString(
                    GitOpsVerdicts.ARGO_CD.resolve(test.get("inputPath").asText()))));
        }
        List<GitOpsVerdicts.Verdict> verdicts = GitOpsVerdicts.of(balancers);
        return IntStream.range(0, balancers.size())
                .mapToObj(i ->
                        DynamicTest.dynamicTest(table.get(i).get("inputPath").asText(), () -> {
                            JsonNode expected = table.get(i).get("healthStatus");
                            assertEquals(
                                    expected.get("status").asText() + ": "
                                            + expected.get("message").asText(),
                                    verdicts.get(i).health() + ": "
                                            + verdicts.get(i).message());
                        }));
    }

    @Test
    void every_object_is_in_the_table_and_every_verdict_occurs() throws IOException {
        Set<String> files;
        try (Stream<Path> paths = Files.list(GitOpsVerdicts.ARGO_CD.resolve("testdata"))) {
            files = paths.map(path -> "testdata/" + path.getFileName()).collect(Collectors.toSet());
        }
        Set<String> named = new TreeSet<>();
        Set<String> verdicts = new TreeSet<>();
        table().forEach(test -> {
            named.add(test.get("inputPath").asText());
            verdicts.add(test.get("healthStatus").get("status").asText());
        });
        assertEquals(new TreeSet<>(files), named);
        assertEquals(Set.of("Degraded", "Healthy", "Progressing", "Suspended"), verdicts);
    }

    private static JsonNode table() throws IOException {
        return YAML.readTree(Files.readString(GitOpsVerdicts.ARGO_CD.resolve("health_test.yaml")))
                .get("tests");
    }
}
