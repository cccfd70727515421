package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * DDP over Meteor's raw {@code /websocket}. nginx never sends a close frame of its own: one that arrives is the app's.
 */
final class WebSocketTransport implements DdpTransport {

    @Override
    public Session open(Member member) throws IOException {
        return new Open(WebSocketWire.open(member.target(), "/websocket", member.jar(), Lane.TIMEOUT_MILLIS));
    }

    private record Open(WebSocketWire wire) implements Session {

        @Override
        public String pod() {
            return "";
        }

        @Override
        public void send(String message) throws Over {
            try {
                wire.send(message);
            } catch (IOException e) {
                throw new Over(false, WebSocketWire.ABNORMAL, Member.words(e));
            }
        }

        @Override
        public List<JsonNode> next(int millis) throws Over {
            var incoming = wire.next(millis);
            if (incoming instanceof WebSocketWire.Incoming.Closed closed) {
                throw new Over(closed.code() != WebSocketWire.ABNORMAL, closed.code(), closed.reason());
            }
            return incoming instanceof WebSocketWire.Incoming.Text text ? List.of(Ddp.parse(text.text())) : List.of();
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
