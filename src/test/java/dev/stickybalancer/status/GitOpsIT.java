package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.validate.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What GitOps tools make of every state of a balancer: kstatus (Flux, Helm, kubectl wait) and Argo CD's health check, in
 * the tools' own code.
 */
class GitOpsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record State(String title, ObjectNode balancer, String kstatus, String health) {}

    @TestFactory
    Stream<DynamicTest> tools_see_what_is_so() throws IOException, InterruptedException {
        List<State> states = states();
        List<JsonNode> verdicts = verdicts(states);
        return Stream.iterate(0, i -> i < states.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(states.get(i).title(), () -> {
                    State state = states.get(i);
                    JsonNode verdict = verdicts.get(i);
                    assertEquals(
                            state.kstatus() + " " + state.health(),
                            verdict.get("kstatus").asText() + " "
                                    + verdict.get("health").asText(),
                            verdict::toString);
                    assertFalse(verdict.get("message").asText().isEmpty(), verdict::toString);
                }));
    }

    private static List<State> states() {
        List<State> states = new ArrayList<>();
        ObjectNode fresh = json(new Seen().balancer, Optional.empty());
        // The default of the schema.
        fresh.putObject("status").put("observedGeneration", -1);
        states.add(new State("no operator has seen it", fresh, "InProgress", "Progressing"));
        states.add(state("all is well", seen -> {}, "Current", "Healthy"));
        ObjectNode behind = json(new Seen().balancer, Optional.of(new Seen().status()));
        behind.withObjectProperty("metadata").put("generation", 8);
        states.add(new State("the spec has changed since", behind, "InProgress", "Progressing"));
        ObjectNode deleted = json(new Seen().balancer, Optional.of(new Seen().status()));
        deleted.withObjectProperty("metadata").put("deletionTimestamp", "2026-01-02T03:04:05Z");
        states.add(new State("it is being deleted", deleted, "Terminating", "Progressing"));
        states.add(state(
                "the Service is missing",
                seen -> {
                    seen.refsReason = "ServiceNotFound";
                    seen.refsMessage = "there is no such Service";
                },
                "InProgress",
                "Progressing"));
        states.add(state("the app has no pod", Seen::noEndpoints, "InProgress", "Progressing"));
        states.add(state("endpoints are on their way", seen -> seen.settled = false, "InProgress", "Progressing"));
        states.add(state(
                "nginx pods are being replaced",
                seen -> seen.deployment = Optional.of(Seen.deployment(1, 1, 2)),
                "InProgress",
                "Progressing"));
        states.add(state(
                "nginx refuses the configuration",
                seen -> seen.answer("a", true, "feed00feed00feed", seen.file(), Seen.CONFIG, "nginx: [emerg] no"),
                "Failed",
                "Degraded"));
        states.add(state("it is suspended", seen -> seen.suspended = true, "InProgress", "Suspended"));
        Seen refused = new Seen();
        var problems = List.of(new Problem("replicas", "must be small"));
        states.add(new State(
                "the operator refuses the spec",
                json(refused.balancer, Optional.of(StatusWriter.rejected(refused.balancer, problems, Seen.NOW))),
                "Failed",
                "Degraded"));
        states.add(new State(
                "an object of somebody else is in the way",
                json(
                        refused.balancer,
                        Optional.of(StatusWriter.conflicting(refused.balancer, "Service x is in the way.", Seen.NOW))),
                "Failed",
                "Degraded"));
        return states;
    }

    private static State state(String title, Consumer<Seen> change, String kstatus, String health) {
        Seen seen = new Seen();
        change.accept(seen);
        return new State(title, json(seen.balancer, Optional.of(seen.status())), kstatus, health);
    }

    private static ObjectNode json(StickyBalancer balancer, Optional<StickyBalancerStatus> status) {
        ObjectNode json = JSON.valueToTree(balancer);
        status.ifPresent(known -> json.set("status", JSON.valueToTree(known)));
        return json;
    }

    private static List<JsonNode> verdicts(List<State> states) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Binaries.gitOpsVerdicts().toString(), "deploy/argocd/health.lua")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String input = states.stream().map(state -> state.balancer() + "\n").collect(Collectors.joining());
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        List<JsonNode> verdicts = new ArrayList<>();
        JSON.readerFor(JsonNode.class)
                .<JsonNode>readValues(process.getInputStream())
                .forEachRemaining(verdicts::add);
        assertEquals(0, process.waitFor());
        assertEquals(states.size(), verdicts.size());
        return verdicts;
    }
}
