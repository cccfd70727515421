package dev.stickybalancer.ui;

import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.ui.Change.Subject;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changed from one round to the next, in words. */
record Comparison(Optional<Snapshot> before, Snapshot after) {
    private static final int TOLD_ONE_BY_ONE = 4;
    private static final String GONE = "gone";

    /** In the order of cause and effect. */
    List<Change> changes() {
        if (before.isEmpty()) {
            return List.of(change(Subject.STATUS, "This operator began to look after it."));
        }
        List<Change> changes = new ArrayList<>();
        configuration().ifPresent(words -> changes.add(change(Subject.CONFIGURATION, words)));
        Optional<Look> was = before.get().look();
        if (was.isPresent() && after.look().isPresent()) {
            Look is = after.look().get();
            if (is.endpoints().known()
                    && was.get().endpoints().known()
                    && !is.endpoints().equals(was.get().endpoints())) {
                told(Subject.ENDPOINTS, differences(endpoints(was.get()), endpoints(is)), "endpoints", changes);
            }
            told(Subject.NGINX, differences(pods(was.get()), pods(is)), "pods", changes);
        }
        conditions().forEach(words -> changes.add(change(Subject.STATUS, words)));
        return changes;
    }

    private Optional<String> configuration() {
        String was = before.flatMap(Snapshot::look)
                .map(look -> look.wanted().config())
                .orElse("");
        String is = after.look().map(look -> look.wanted().config()).orElse("");
        boolean newGeneration = before.get().generation() != after.generation();
        if (after.isSuspended()) {
            return Optional.empty();
        }
        if (!is.equals(was)) {
            return Optional.of("Generation " + after.generation() + " wants nginx.conf " + is + ".");
        }
        return newGeneration
                ? Optional.of("Generation " + after.generation() + " leaves nginx.conf as it is.")
                : Optional.empty();
    }

    /** Ready only where it says more than what it is made of. */
    private List<String> conditions() {
        List<Condition> changed = after.conditions().stream()
                .filter(now -> before.get()
                        .condition(now.getType())
                        .filter(was -> was.getStatus().equals(now.getStatus())
                                && was.getReason().equals(now.getReason()))
                        .isEmpty())
                .toList();
        boolean allWell = changed.stream().anyMatch(now -> now.getType().equals("Ready") && Words.isTrue(now));
        return changed.stream()
                .filter(now -> now.getType().equals("Ready") ? isNews(now, changed) : !(allWell && Words.isTrue(now)))
                .map(now -> Words.of(now) + ": " + now.getMessage())
                .toList();
    }

    private static boolean isNews(Condition ready, List<Condition> changed) {
        return changed.stream()
                .noneMatch(other -> !other.equals(ready) && other.getReason().equals(ready.getReason()));
    }

    private static Map<String, String> endpoints(Look look) {
        Map<EndpointId, Endpoint.State> states = new TreeMap<>(look.endpoints().byId());
        Map<String, String> words = new LinkedHashMap<>();
        states.forEach((id, state) -> words.put(id.socketAddress(), Words.of(state)));
        return words;
    }

    private static Map<String, String> pods(Look look) {
        return look.pods().stream()
                .collect(Collectors.toMap(NginxPod::name, Words::of, (one, other) -> one, TreeMap::new));
    }

    private static Map<String, String> differences(Map<String, String> was, Map<String, String> is) {
        Map<String, String> differences = new LinkedHashMap<>();
        is.forEach((name, state) -> {
            if (!state.equals(was.get(name))) {
                differences.put(name, state);
            }
        });
        was.keySet().stream().filter(name -> !is.containsKey(name)).forEach(name -> differences.put(name, GONE));
        return differences;
    }

    private void told(Subject subject, Map<String, String> differences, String what, List<Change> changes) {
        if (differences.isEmpty()) {
            return;
        }
        String words = differences.size() <= TOLD_ONE_BY_ONE
                ? join(differences.entrySet().stream(), change -> change.getKey() + " " + change.getValue())
                : differences.size() + " " + what + ": "
                        + join(
                                differences.values().stream()
                                        .collect(Collectors.groupingBy(
                                                Function.identity(), TreeMap::new, Collectors.counting()))
                                        .entrySet()
                                        .stream(),
                                count -> count.getValue() + " " + count.getKey());
        changes.add(change(subject, words + "."));
    }

    private static <T> String join(Stream<T> items, Function<T, String> words) {
        return items.map(words).collect(Collectors.joining(", "));
    }

    private Change change(Subject subject, String words) {
        return new Change(after.at(), subject, words);
    }
}
