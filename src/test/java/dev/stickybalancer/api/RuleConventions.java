package dev.stickybalancer.api;

import static dev.stickybalancer.api.Convention.at;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the rules in CEL tell those who break them. */
final class RuleConventions {
    private static final Set<String> REASONS =
            Set.of("FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate");

    private static final Pattern OPERATOR = Pattern.compile("[<>=!]=|[<>]|&&|[|][|]");
    private static final String HOLDS = "self.minVersion == 'TLSv1.3'";

    private RuleConventions() {}

    static final List<Convention> ALL = List.of(
            rules(
                    "API-12 a rule has a message that says what must hold",
                    (node, rule) ->
                            rule.getMessage() != null && rule.getMessage().contains("must "),
                    rule(HOLDS, "`minVersion` should be new", ".minVersion")),
            rules(
                    "API-12 a rule's message uses words, not operators",
                    (node, rule) -> !OPERATOR.matcher(rule.getMessage()).find(),
                    rule(HOLDS, "`minVersion` must be >= TLSv1.3", ".minVersion")),
            rules(
                    "API-12 a rule's message names the field in backquotes",
                    (node, rule) -> rule.getMessage().matches(".*`[a-zA-Z_.:/ ]+`.*"),
                    rule(HOLDS, "minVersion must be new", ".minVersion")),
            rules(
                    "API-12 a rule has a reason that the API knows",
                    (node, rule) -> rule.getReason() != null && REASONS.contains(rule.getReason()),
                    new ValidationRuleBuilder(rule(HOLDS, "`minVersion` must be new", ".minVersion"))
                            .withReason(null)
                            .build()),
            rules(
                    "API-12 a rule points to a field that exists",
                    (node, rule) -> rule.getFieldPath() != null
                            && node.find(rule.getFieldPath().substring(1)).isPresent(),
                    rule(HOLDS, "`minVersion` must be new", ".minimumVersion")),
            rules(
                    "API-13 no rule compares with the value before: every field can be changed, unset, and set again",
                    (node, rule) -> !rule.getRule().contains("oldSelf"),
                    rule("self == oldSelf", "`minVersion` must not change", ".minVersion")));

    static ValidationRule rule(String rule, String message, String fieldPath) {
        return new ValidationRuleBuilder()
                .withRule(rule)
                .withMessage(message)
                .withFieldPath(fieldPath)
                .withReason(Reasons.INVALID)
                .build();
    }

    private interface Holds {
        boolean test(SchemaNode node, ValidationRule rule);
    }

    /** A violation is the node's path and the rule's message. */
    private static Convention rules(String title, Holds holds, ValidationRule broken) {
        Predicate<SchemaNode> any = node -> !node.rules().isEmpty();
        Consumer<CustomResourceDefinition> breaking =
                at("spec.tls", tls -> tls.setXKubernetesValidations(List.of(broken)));
        return new Convention(
                title,
                definition -> SchemaNode.all(definition).stream()
                        .filter(any)
                        .flatMap(node -> node.rules().stream()
                                .filter(rule -> !holds.test(node, rule))
                                .map(rule -> node.path() + ": " + rule.getMessage()))
                        .toList(),
                breaking);
    }
}
