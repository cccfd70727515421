package dev.stickybalancer.load;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A user with a WebSocket over which nothing is on its way: only the app could speak. */
public final class SilentUser implements Closeable {
    private static final int MOST = 100;

    private final WebSocketWire wire;

    private SilentUser(WebSocketWire wire) {
        this.wire = wire;
    }

    /** New users come and stay until one is on this pod: it gets the next when the others have as many. */
    public static SilentUser on(String pod, Target balancer) throws IOException {
        List<WebSocketWire> elsewhere = new ArrayList<>();
        try {
            while (elsewhere.size() < MOST) {
                var wire = WebSocketWire.open(balancer, "/websocket", new CookieJar(true), Lane.TIMEOUT_MILLIS);
                if (wire.pod().equals(pod)) {
                    return new SilentUser(wire);
                }
                elsewhere.add(wire);
            }
            throw new IOException("none of " + MOST + " new users came to " + pod);
        } finally {
            elsewhere.forEach(WebSocketWire::close);
        }
    }

    /** When the WebSocket ended; empty when it has not after so long. */
    public Optional<Instant> end(Duration patience) {
        Instant until = Instant.now().plus(patience);
        while (Instant.now().isBefore(until)) {
            int millis =
                    (int) Math.max(1, Duration.between(Instant.now(), until).toMillis());
            if (wire.next(millis) instanceof WebSocketWire.Incoming.Closed) {
                return Optional.of(Instant.now());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        wire.close();
    }
}
