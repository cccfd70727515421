package dev.stickybalancer.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.resources.Owned;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/**
 * An object as the operator applied it, without what the API server or others filled in: the entry of the operator's field
 * manager tells what is its own.
 */
final class AppliedObject {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AppliedObject() {}

    static JsonNode of(HasMetadata object) {
        JsonNode whole = JSON.valueToTree(object);
        JsonNode fields = object.getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getManager().equals(Owned.OPERATOR)
                        && entry.getOperation().equals("Apply"))
                .map(entry -> JSON.<JsonNode>valueToTree(entry.getFieldsV1()))
                .findFirst()
                .orElseThrow();
        ObjectNode own = (ObjectNode) own(whole, fields);
        own.set("apiVersion", whole.get("apiVersion"));
        own.set("kind", whole.get("kind"));
        own.withObjectProperty("metadata").set("name", whole.get("metadata").get("name"));
        return own;
    }

    /** The part of a value that is listed: {@code f:} before a field, {@code k:} before the key of a list's item. */
    private static JsonNode own(JsonNode value, JsonNode listed) {
        if (listed.isEmpty() || (listed.size() == 1 && listed.has("."))) {
            return value;
        }
        return value.isArray() ? ownItems((ArrayNode) value, listed) : ownFields(value, listed);
    }

    private static JsonNode ownFields(JsonNode object, JsonNode listed) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> part : listed.properties()) {
            if (part.getKey().startsWith("f:")) {
                String field = part.getKey().substring(2);
                own.set(field, own(object.get(field), part.getValue()));
            }
        }
        return own;
    }

    private static JsonNode ownItems(ArrayNode items, JsonNode listed) {
        ArrayNode own = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            listed.properties().stream()
                    .filter(part -> part.getKey().startsWith("k:"))
                    .filter(part -> has(item, part.getKey().substring(2)))
                    .forEach(part -> own.add(own(item, part.getValue())));
        }
        return own;
    }

    private static boolean has(JsonNode item, String key) {
        try {
            return JSON.readTree(key).properties().stream()
                    .allMatch(field -> field.getValue().equals(item.get(field.getKey())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(key, e);
        }
    }
}
