package dev.stickybalancer.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few DDP messages that a user needs, and SockJS's framing of them. */
final class Ddp {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String CONNECT = "{\"msg\":\"connect\",\"version\":\"1\",\"support\":[\"1\"]}";

    private Ddp() {}

    static String whoami(int id) {
        return "{\"msg\":\"method\",\"id\":\"" + id + "\",\"method\":\"whoami\",\"params\":[]}";
    }

    /** The pong, when the message is a ping. */
    static Optional<String> answerTo(JsonNode message) {
        if (!message.path("msg").asText().equals("ping")) {
            return Optional.empty();
        }
        return Optional.of(
                message.has("id") ? "{\"msg\":\"pong\",\"id\":" + message.get("id") + "}" : "{\"msg\":\"pong\"}");
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /** The DDP messages in a SockJS array frame, {@code a["...","..."]}. */
    static List<JsonNode> messages(String arrayFrame) {
        List<JsonNode> messages = new ArrayList<>();
        parse(arrayFrame.substring(1)).forEach(text -> messages.add(parse(text.asText())));
        return messages;
    }

    /** One DDP message as the body of {@code xhr_send}. */
    static String packed(String message) {
        return JSON.createArrayNode().add(message).toString();
    }
}
