package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reason there is: what {@code kubectl describe} shows must name the field and what to do, and an event must tell of
 * it once where a person should know.
 */
class ReasonsTest {
    private static final Path PAGE = Path.of("docs/conditions.md");

    /** Says that all is well. */
    private static final Set<String> WELL =
            Set.of("Accepted", "Resolved", "EndpointsReady", "Programmed", "Ready", "RolledOut");

    /** Words in the sources that only look like a reason. */
    private static final Set<String> OTHER_WORDS = Set.of(
            "ResolvedRefs",
            "BackendsAvailable",
            "Rollout",
            "Stalled",
            "Reconciling",
            "Hostname",
            "None",
            "True",
            "False",
            "Unknown",
            "Progressing",
            "ReplicaFailure",
            "ExternalName");

    static List<Reason> reasons() {
        return Reason.all();
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void message_names_the_field_and_what_to_do(Reason one) {
        Condition condition = Seen.condition(one.status(), one.condition());
        assertEquals(one.reason(), condition.getReason(), condition.getMessage());
        String pattern =
                Arrays.stream(one.words().split(" … ")).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertTrue(
                Pattern.compile(pattern).matcher(condition.getMessage()).find(),
                () -> one.words() + " in: " + condition.getMessage());
        assertTrue(!condition.getMessage().endsWith("…"), () -> "too long: " + condition.getMessage());
    }

    /** From all well to this, to the same again, and back. */
    @ParameterizedTest
    @MethodSource("reasons")
    void event_tells_once_of_what_a_person_should_know(Reason one) {
        StickyBalancerStatus well = new Seen().status();
        List<StatusChange> told = Told.of(well).changes(one.status());
        if (one.event().isEmpty()) {
            assertEquals(List.of(), told);
            return;
        }
        String message = Seen.condition(one.status(), one.condition()).getMessage();
        assertEquals(List.of(new StatusChange(one.event().equals("Warning"), one.reason(), message)), told);
        assertEquals(List.of(), Told.of(one.status()).changes(one.status()));
        List<StatusChange> after = Told.of(one.status()).changes(well);
        assertTrue(!after.isEmpty() && after.stream().noneMatch(StatusChange::warning), after::toString);
        after.forEach(change -> assertTrue(WELL.contains(change.reason()), change.reason()));
    }

    @Test
    void page_has_a_row_for_each_reason_and_says_which_are_events() throws IOException {
        Set<String> rows = new TreeSet<>();
        String condition = "";
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::trim).toArray(String[]::new);
            if (cells.length != 6 || !cells[2].matches("(`[A-Za-z]+`(, )?)+")) {
                continue;
            }
            condition = cells[1].isEmpty() ? condition : cells[1].replaceAll("`([A-Za-z]+)`.*", "$1");
            for (String reason : cells[2].split(", ")) {
                rows.add(condition + " " + reason.replace("`", "") + " " + cells[3]);
            }
        }
        assertEquals(
                reasons().stream().map(one -> one + " " + one.event()).collect(Collectors.toCollection(TreeSet::new)),
                rows);
    }

    @Test
    void table_above_knows_every_reason_in_the_sources() throws IOException {
        Set<String> known = new TreeSet<>(WELL);
        known.addAll(OTHER_WORDS);
        reasons().forEach(one -> known.add(one.reason()));
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> status = Files.list(Path.of("src/main/java/dev/stickybalancer/status"))) {
            List<Path> sources = Stream.concat(
                            status, Stream.of(Path.of("src/main/java/dev/stickybalancer/discover/BackendPort.java")))
                    .toList();
            for (Path source : sources) {
                Matcher word = Pattern.compile("\"([A-Z][a-z]+[A-Za-z]*)\"").matcher(Files.readString(source));
                while (word.find()) {
                    unknown.add(word.group(1));
                }
            }
        }
        unknown.removeAll(known);
        assertEquals(Set.of(), unknown);
    }
}
