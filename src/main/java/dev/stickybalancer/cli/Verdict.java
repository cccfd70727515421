package dev.stickybalancer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.validate.Problem;
import dev.stickybalancer.validate.Settings;
import dev.stickybalancer.validate.SpecValidation;
import dev.stickybalancer.validate.Validated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the API server and the operator would say of a document.
 *
 * @param settings empty when there is a problem
 */
record Verdict(Document document, StickyBalancer balancer, Optional<Settings> settings, List<Problem> problems) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final StickyBalancer KIND = new StickyBalancer();

    static Verdict of(Document document) throws UnreadableException {
        List<Problem> problems = new ArrayList<>();
        ObjectNode content = document.content().deepCopy();
        content.properties().stream()
                .map(field -> field.getKey())
                .filter(field -> !TOP.contains(field))
                .forEach(field -> problems.add(new Problem(field, "is not a field; there is: metadata, spec")));
        content.retain(TOP);
        content.remove("status");
        if (!content.path("apiVersion").asText().equals(KIND.getApiVersion())) {
            problems.add(new Problem("apiVersion", "must be " + KIND.getApiVersion()));
        }
        if (content.get("spec") instanceof ObjectNode spec) {
            problems.addAll(Form.correct(spec, StickyBalancerSpec.class));
        }
        StickyBalancer balancer = read(content, document);
        Validated validated = SpecValidation.of(balancer);
        // A value of the wrong type has been taken out: what is said of a field that is missing would only confuse.
        List<Problem> ofForm = List.copyOf(problems);
        validated.problems().stream()
                .filter(problem -> ofForm.stream().noneMatch(known -> isPartOf(known.field(), problem.field())))
                .forEach(problems::add);
        return new Verdict(
                document,
                balancer,
                problems.isEmpty() ? validated.settings() : Optional.empty(),
                List.copyOf(problems));
    }

    private static StickyBalancer read(ObjectNode content, Document document) throws UnreadableException {
        try {
            return MAPPER.treeToValue(content, StickyBalancer.class);
        } catch (JsonProcessingException e) {
            throw new UnreadableException(
                    document.source() + ": " + document.qualifiedName() + ": " + e.getOriginalMessage());
        }
    }

    private static boolean isPartOf(String field, String whole) {
        return field.equals(whole) || field.startsWith(whole + ".") || field.startsWith(whole + "[");
    }

    boolean isValid() {
        return problems.isEmpty();
    }
}
