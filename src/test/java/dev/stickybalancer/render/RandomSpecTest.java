package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.render.NginxSyntax.Directive;
import dev.stickybalancer.validate.Problem;
import dev.stickybalancer.validate.SpecValidation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The way from a user's resource to nginx.conf, with resources that nobody has thought of, other ones in each run. A
 * failure says how to repeat it.
 */
class RandomSpecTest {
    private static final int CASES = 10_000;

    @Test
    void every_resource_is_rendered_as_its_fields_say_and_a_hostile_text_goes_nowhere() {
        long first = RandomSpec.FIRST_SEED;
        Set<String> drawn = ConcurrentHashMap.newKeySet();
        var failure = LongStream.range(first, first + CASES)
                .parallel()
                .mapToObj(seed -> failure(seed, drawn))
                .flatMap(Optional::stream)
                .findFirst();
        if (failure.isPresent()) {
            throw failure.get();
        }
        assertEquals(Set.of(), SchemaPoints.without(drawn), "never drawn");
    }

    private static Optional<AssertionError> failure(long seed, Set<String> drawn) {
        var spec = new RandomSpec(seed);
        try {
            assertEquals("", difference(ExpectedConf.of(spec), NginxSyntax.parse(spec.nginxConf())));
            SchemaPoints.collect("", spec.resource().get("spec"), drawn);
            var pointer = spec.texts().get(spec.draw().index(spec.texts().size()));
            var text = spec.resource().at(pointer).asText();
            var hostile = Attacks.spoiled(spec.draw(), Attacks.field(pointer), text);
            refusedByValidation(spec, pointer, hostile);
            Attacks.inModel(pointer).ifPresent(way -> refusedByRenderer(spec, Attacks.field(pointer), way, hostile));
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(new AssertionError(e + "\n" + spec, e));
        }
    }

    /** The first one; two whole files would fill pages. */
    private static String difference(List<Directive> expected, List<Directive> actual) {
        int length = Math.min(expected.size(), actual.size());
        for (int i = 0; i < length; i++) {
            var one = expected.get(i);
            var other = actual.get(i);
            if (!one.words().equals(other.words())
                    || one.block().isPresent() != other.block().isPresent()) {
                return one.words() + " is expected, not " + other.words();
            }
            var within = difference(one.block().orElse(List.of()), other.block().orElse(List.of()));
            if (!within.isEmpty()) {
                return "in " + one.words() + " " + within;
            }
        }
        return expected.size() == actual.size()
                ? ""
                : "too few or too many: " + expected.subList(length, expected.size())
                        + actual.subList(length, actual.size());
    }

    private static void refusedByValidation(RandomSpec spec, String pointer, String hostile) {
        var resource = spec.resource().deepCopy();
        int slash = pointer.lastIndexOf('/');
        var parent = resource.at(pointer.substring(0, slash));
        var last = pointer.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.put(last, hostile);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), hostile);
        }
        var validated = SpecValidation.of(RandomSpec.JSON.convertValue(resource, StickyBalancer.class));
        assertEquals(Optional.empty(), validated.settings(), () -> pointer + " may be " + hostile);
        var fields = validated.problems().stream().map(Problem::field).toList();
        assertTrue(fields.contains(Attacks.field(pointer)), () -> pointer + " is said to be wrong with " + fields);
    }

    private static void refusedByRenderer(RandomSpec spec, String field, String way, String hostile) {
        var model = Replaced.text(spec.model(), way, hostile);
        var error = assertThrows(IllegalArgumentException.class, () -> NginxConf.render(model, "HASH"), hostile);
        assertTrue(error.getMessage().startsWith(field + " "), error.getMessage());
        assertFalse(error.getMessage().matches("(?s).*[^ -~].*"), error.getMessage());
    }
}
