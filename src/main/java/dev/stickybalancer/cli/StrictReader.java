package dev.stickybalancer.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.validate.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds what the API server would drop or refuse before any rule is looked at: fields that do not exist, and values of
 * another type. Goes on after each, so that all are told at once.
 */
final class StrictReader {
    /** How constants are spelled. */
    private static final JsonMapper NAMES = new JsonMapper();

    private final List<Problem> problems = new ArrayList<>();
    private final JsonMapper mapper;

    private StrictReader() {
        var builder = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, textual -> {
                    for (var shape : List.of(
                            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                        textual.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                .addHandler(new Collector());
        mapper = builder.build();
    }

    /** The balancer as far as it can be read, and what is wrong with its form. */
    record Read(StickyBalancer balancer, List<Problem> problems) {}

    static Read read(JsonNode content) throws UnreadableException {
        StrictReader reader = new StrictReader();
        try {
            StickyBalancer balancer = reader.mapper.treeToValue(content, StickyBalancer.class);
            return new Read(balancer, List.copyOf(reader.problems));
        } catch (JsonMappingException e) {
            throw new UnreadableException(e.getPathReference() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnreadableException(e.getMessage());
        }
    }

    private void add(JsonParser parser, String message) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        String field = pointer.substring(Math.min(1, pointer.length())).replace('/', '.');
        problems.add(new Problem(field.startsWith("spec.") ? field.substring("spec.".length()) : field, message));
    }

    /** Notes each problem and lets the reader go on as if the field were not there. */
    private final class Collector extends DeserializationProblemHandler {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object bean,
                String name)
                throws IOException {
            Collection<Object> known = deserializer == null ? List.of() : names(deserializer);
            add(parser, "is not a field" + (known.isEmpty() ? "" : "; there is: " + join(new TreeSet<>(known))));
            parser.skipChildren();
            return true;
        }

        private Collection<Object> names(JsonDeserializer<?> deserializer) {
            return deserializer.getKnownPropertyNames() == null ? List.of() : deserializer.getKnownPropertyNames();
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String message)
                throws IOException {
            add(parser, "must be " + describe(type));
            parser.skipChildren();
            return null;
        }

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String message) {
            add(context.getParser(), "must be " + describe(context.constructType(type)));
            return null;
        }

        @Override
        public Object handleWeirdNumberValue(
                DeserializationContext context, Class<?> type, Number value, String message) {
            add(context.getParser(), "must be " + describe(context.constructType(type)));
            return null;
        }
    }

    private static String describe(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            return "one of "
                    + join(Arrays.stream(raw.getEnumConstants())
                            .map(constant -> NAMES.convertValue(constant, String.class))
                            .toList());
        }
        if (Number.class.isAssignableFrom(raw)) {
            return "a whole number";
        }
        if (raw == Boolean.class) {
            return "true or false";
        }
        if (raw == String.class) {
            return "text; put it between quotation marks";
        }
        return type.isCollectionLikeType() ? "a list" : "an object";
    }

    private static String join(Collection<?> values) {
        return String.join(", ", values.stream().map(Object::toString).toList());
    }
}
