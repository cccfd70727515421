package dev.stickybalancer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.validate.Problem;
import dev.stickybalancer.validate.Settings;
import dev.stickybalancer.validate.SpecValidation;
import dev.stickybalancer.validate.Validated;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the operator would say of a document.
 *
 * @param settings empty when there is a problem
 */
record Verdict(Document document, StickyBalancer balancer, Optional<Settings> settings, List<Problem> problems) {
    private static final String API_VERSION =
            CustomResource.getCRDName(StickyBalancer.class).replaceFirst("^[^.]*[.]", "")
                    + "/" + new StickyBalancer().getVersion();

    static Verdict of(Document document) throws UnreadableException {
        StrictReader.Read read = StrictReader.read(document.content());
        List<Problem> problems = new ArrayList<>(read.problems());
        JsonNode apiVersion = document.content().path("apiVersion");
        if (!apiVersion.asText().equals(API_VERSION)) {
            problems.add(0, new Problem("apiVersion", "must be " + API_VERSION));
        }
        Validated validated = SpecValidation.of(read.balancer());
        // A value of the wrong type is read as none: what is said of a field that is missing would only confuse.
        validated.problems().stream()
                .filter(problem -> problems.stream().noneMatch(known -> isPartOf(known.field(), problem.field())))
                .forEach(problems::add);
        return new Verdict(
                document,
                read.balancer(),
                problems.isEmpty() ? validated.settings() : Optional.empty(),
                List.copyOf(problems));
    }

    private static boolean isPartOf(String field, String whole) {
        return field.equals(whole) || field.startsWith(whole + ".");
    }

    boolean isValid() {
        return problems.isEmpty();
    }
}
