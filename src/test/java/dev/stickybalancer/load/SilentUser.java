package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A user with a DDP session over a WebSocket who looks at the page and does nothing: only the app could speak. */
public final class SilentUser implements Closeable {
    private static final int MOST = 100;

    private final WebSocketWire wire;

    private SilentUser(WebSocketWire wire) {
        this.wire = wire;
    }

    /** New users come and stay until one is on this pod: it gets the next when the others have as many. */
    public static SilentUser on(String pod, Target balancer) throws IOException {
        List<SilentUser> elsewhere = new ArrayList<>();
        try {
            while (elsewhere.size() < MOST) {
                var user = new SilentUser(
                        WebSocketWire.open(balancer, "/websocket", new CookieJar(true), Lane.TIMEOUT_MILLIS));
                if (user.pod().equals(pod)) {
                    return user;
                }
                elsewhere.add(user);
            }
            throw new IOException("none of " + MOST + " new users came to " + pod);
        } finally {
            elsewhere.forEach(SilentUser::close);
        }
    }

    private String pod() throws IOException {
        wire.send(Ddp.CONNECT);
        await("connected");
        wire.send(Ddp.whoami(1));
        return await("result").path("result").path("pod").asText();
    }

    private JsonNode await(String kind) throws IOException {
        return first(message -> message.path("msg").asText().equals(kind), Duration.ofMillis(Lane.TIMEOUT_MILLIS))
                .orElseThrow(() -> new IOException("no '" + kind + "' within " + Lane.TIMEOUT_MILLIS + " ms"));
    }

    /** When the session ended; empty when it has not after so long. */
    public Optional<Instant> end(Duration patience) {
        try {
            first(message -> false, patience);
            return Optional.empty();
        } catch (IOException ended) {
            return Optional.of(Instant.now());
        }
    }

    private Optional<JsonNode> first(Predicate<JsonNode> wanted, Duration patience) throws IOException {
        Instant until = Instant.now().plus(patience);
        while (Instant.now().isBefore(until)) {
            var incoming = wire.next(
                    (int) Math.max(1, Duration.between(Instant.now(), until).toMillis()));
            if (incoming instanceof WebSocketWire.Incoming.Closed closed) {
                throw new IOException("ended with " + closed.code() + " " + closed.reason());
            }
            if (incoming instanceof WebSocketWire.Incoming.Text text) {
                JsonNode message = Ddp.parse(text.text());
                if (wanted.test(message)) {
                    return Optional.of(message);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        wire.close();
    }
}
