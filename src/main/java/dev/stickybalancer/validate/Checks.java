package dev.stickybalancer.validate;

import dev.stickybalancer.api.Patterns;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks single values and gathers what is wrong with them. */
final class Checks {
    private static final int SHOWN_CHARACTERS = 40;

    /** Longer than anything that is allowed; a pattern may overflow the stack on a text without end. */
    private static final int LONGEST = 1000;

    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void require(boolean holds, String field, String message) {
        if (!holds) {
            problems.add(new Problem(field, message));
        }
    }

    String text(String field, String value, String fallback, String pattern, String allowed) {
        String chosen = value == null ? fallback : value;
        require(matches(chosen, pattern), field, "must be " + allowed + ", not " + show(chosen));
        return chosen;
    }

    static boolean matches(String value, String pattern) {
        return value != null
                && value.length() <= LONGEST
                && Pattern.compile(pattern).matcher(value).matches();
    }

    Optional<String> optionalText(String field, String value, String pattern, String allowed) {
        return value == null ? Optional.empty() : Optional.of(text(field, value, null, pattern, allowed));
    }

    int number(String field, Integer value, String fallback, int min, int max) {
        int chosen = value == null ? Integer.parseInt(fallback) : value;
        require(chosen >= min && chosen <= max, field, "must be from " + min + " to " + max + ", not " + chosen);
        return chosen;
    }

    /** A map in the order of its keys. */
    <V> Map<String, V> map(String field, Map<String, V> value, int maxEntries, String keyPattern, String allowed) {
        if (value == null) {
            return Map.of();
        }
        require(value.size() <= maxEntries, field, "must have at most " + maxEntries + " entries");
        value.forEach((key, entry) -> {
            text(field, key, null, keyPattern, "a map whose keys are " + allowed);
            require(entry != null, field, "must have a value for the key " + show(key));
        });
        return problems.isEmpty() ? Collections.unmodifiableMap(new TreeMap<>(value)) : Map.of();
    }

    /** What the pattern for keys cannot say: how long the whole and its prefix may be. */
    void labelKeys(String field, Map<String, String> map) {
        map.keySet()
                .forEach(key -> require(
                        key.length() <= 316 && key.indexOf('/') <= 253,
                        field,
                        "must have keys of at most 316 characters, with a prefix of at most 253, not " + show(key)));
    }

    /** A size in bytes; 0 when there is a problem. */
    long bytes(String field, Quantity quantity, String fallback) {
        Quantity chosen = quantity == null ? Quantity.parse(fallback) : quantity;
        String text = String.valueOf(chosen);
        if (!matches(text, Patterns.SIZE)) {
            require(
                    false,
                    field,
                    "must be a number of bytes, or one with a unit of k, Ki, M, Mi, G or Gi, not " + show(text));
            return 0;
        }
        BigDecimal bytes = Quantity.getAmountInBytes(chosen);
        boolean fits = bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        require(fits, field, "must be smaller than 8Ei");
        return fits ? bytes.longValue() : 0;
    }

    /** A list without holes, or an empty one when it is not. */
    List<String> list(String field, List<String> value, int maxItems) {
        if (value == null) {
            return List.of();
        }
        require(value.size() <= maxItems, field, "must have at most " + maxItems + " entries");
        boolean whole = value.stream().allMatch(Objects::nonNull);
        require(whole, field, "must have no empty entry");
        return whole ? List.copyOf(value) : List.of();
    }

    /** Printable and short, whatever came in: messages go to logs, terminals and web pages. */
    static String show(String value) {
        if (value == null) {
            return "nothing";
        }
        String printable = value.codePoints()
                .limit(SHOWN_CHARACTERS)
                .mapToObj(c -> c >= 0x20 && c < 0x7f ? Character.toString((char) c) : String.format("\\u%04x", c))
                .collect(java.util.stream.Collectors.joining());
        return "\"" + printable + (value.codePointCount(0, value.length()) > SHOWN_CHARACTERS ? "…" : "") + "\"";
    }
}
