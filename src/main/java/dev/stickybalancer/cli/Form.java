package dev.stickybalancer.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares a document with the classes that it is to be read into: finds what the API server refuses before it looks at any
 * rule, which are fields that do not exist and values of another type. Takes them out, so that the rest can be read.
 */
final class Form {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<Problem> problems = new ArrayList<>();

    private Form() {}

    /** Changes the node. */
    static List<Problem> correct(ObjectNode node, Class<? extends Record> type) {
        Form form = new Form();
        form.fields(node, type, "");
        return List.copyOf(form.problems);
    }

    private void fields(ObjectNode node, Class<?> type, String path) {
        Map<String, JavaType> known = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            known.put(name(component), MAPPER.constructType(component.getGenericType()));
        }
        for (String name : names(node)) {
            String field = path + name;
            if (!known.containsKey(name)) {
                problems.add(new Problem(field, "is not a field; there is: " + String.join(", ", known.keySet())));
                node.remove(name);
            } else if (!fits(node.get(name), known.get(name), field)) {
                node.remove(name);
            }
        }
    }

    /** False when the value has to go; a problem inside an object or a list only takes that part out. */
    private boolean fits(JsonNode value, JavaType type, String path) {
        if (value.isNull()) {
            return true;
        }
        Optional<String> mismatch = mismatch(value, type);
        mismatch.ifPresent(wanted -> problems.add(new Problem(path, "must be " + wanted)));
        if (mismatch.isPresent()) {
            return false;
        }
        if (type.getRawClass().isRecord()) {
            fields((ObjectNode) value, type.getRawClass(), path + ".");
        } else if (type.isMapLikeType()) {
            for (String key : names(value)) {
                if (!fits(value.get(key), type.getContentType(), path + "." + key)) {
                    ((ObjectNode) value).remove(key);
                }
            }
        } else if (type.isCollectionLikeType()) {
            for (int i = 0; i < value.size(); i++) {
                if (!fits(value.get(i), type.getContentType(), path + "[" + i + "]")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What the value would have to be. */
    private static Optional<String> mismatch(JsonNode value, JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            List<String> constants = Arrays.stream(raw.getEnumConstants())
                    .map(constant -> MAPPER.convertValue(constant, String.class))
                    .toList();
            return unless(
                    value.isTextual() && constants.contains(value.textValue()),
                    "one of " + String.join(", ", constants));
        }
        if (raw == Integer.class || raw == Long.class) {
            return unless(value.canConvertToInt() && value.isIntegralNumber(), "a whole number");
        }
        if (raw == Boolean.class) {
            return unless(value.isBoolean(), "true or false");
        }
        if (raw == String.class) {
            return unless(value.isTextual(), "text; put it between quotation marks");
        }
        if (raw == IntOrString.class) {
            return unless(value.isTextual() || value.isIntegralNumber(), "a whole number or a name");
        }
        if (raw == Quantity.class) {
            return unless(value.isTextual() || value.isIntegralNumber(), "a quantity such as 500m, 1 or 256Mi");
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return unless(value.isArray(), "a list");
        }
        return unless(value.isObject(), "an object");
    }

    private static Optional<String> unless(boolean fits, String wanted) {
        return fits ? Optional.empty() : Optional.of(wanted);
    }

    private static String name(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toList());
    }
}
