package dev.stickybalancer.apiserver;

import dev.stickybalancer.api.StickyBalancer;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The conditions in a balancer's status. */
record ReportedConditions(StickyBalancer balancer) {

    Optional<Condition> find(String type) {
        return all().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** For example {@code "Ready=False/NoEndpoints"}; only when it is about the present generation. */
    Optional<Condition> findCurrent(String expected) {
        return all().stream()
                .filter(condition -> text(condition).equals(expected))
                .filter(condition -> condition
                        .getObservedGeneration()
                        .equals(balancer.getMetadata().getGeneration()))
                .findFirst();
    }

    /** Each on a line. */
    @Override
    public String toString() {
        return all().stream()
                .map(condition -> "\n  " + text(condition) + ": " + condition.getMessage())
                .collect(Collectors.joining());
    }

    private List<Condition> all() {
        return Optional.ofNullable(balancer.getStatus().conditions()).orElse(List.of());
    }

    private static String text(Condition condition) {
        return condition.getType() + "=" + condition.getStatus() + "/" + condition.getReason();
    }
}
