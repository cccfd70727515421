package dev.stickybalancer.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stickybalancer.docs.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What GitOps tools make of balancers, in the tools' own code: kstatus (Flux, Helm, kubectl wait), Flux with the health
 * check expressions of {@code docs/gitops.md}, and Argo CD with the health check that is shipped.
 */
public final class GitOpsVerdicts {
    /** Laid out as in Argo CD's own repository. */
    public static final Path ARGO_CD =
            Path.of("deploy/argocd/resource_customizations/stickybalancer.dev/StickyBalancer");

    private static final ObjectMapper JSON = new ObjectMapper();

    private GitOpsVerdicts() {}

    /** One balancer's. */
    public record Verdict(String kstatus, String flux, String health, String message) {}

    public static Verdict of(JsonNode balancer) throws IOException, InterruptedException {
        return of(List.of(balancer)).get(0);
    }

    /** In the same order. */
    public static List<Verdict> of(List<? extends JsonNode> balancers) throws IOException, InterruptedException {
        JsonNode flux = fluxExpressions();
        Process process = new ProcessBuilder(
                        Binaries.gitOpsVerdicts().toString(),
                        ARGO_CD.resolve("health.lua").toString(),
                        flux.get("failed").asText(),
                        flux.get("current").asText())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String input = balancers.stream().map(balancer -> balancer + "\n").collect(Collectors.joining());
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        List<Verdict> verdicts = new ArrayList<>();
        JSON.readerFor(Verdict.class)
                .<Verdict>readValues(process.getInputStream())
                .forEachRemaining(verdicts::add);
        assertEquals(0, process.waitFor());
        assertEquals(balancers.size(), verdicts.size());
        return verdicts;
    }

    private static JsonNode fluxExpressions() throws IOException {
        String yaml =
                Page.of(Path.of("docs/gitops.md")).block("healthCheckExprs:").content();
        return new ObjectMapper(new YAMLFactory())
                .readTree(yaml)
                .get("healthCheckExprs")
                .get(0);
    }
}
