package dev.stickybalancer.load;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The client side of one WebSocket (RFC 6455), without extensions; pings are answered here. */
public final class WebSocketWire implements Closeable {

    /** What came in, or that nothing did. */
    sealed interface Incoming {
        record Text(String text) implements Incoming {}

        /** {@code code} is 1006 when the connection ended without a close frame. */
        record Closed(int code, String reason) implements Incoming {}

        record Nothing() implements Incoming {}
    }

    /** The server answered the handshake with something other than 101. */
    static final class Refused extends IOException {
        final int status;

        Refused(int status) {
            super("handshake answered " + status);
            this.status = status;
        }
    }

    static final int ABNORMAL = 1006;
    private static final int CONTINUATION = 0, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10;
    private static final int NO_CODE = 1005;

    private final HttpConnection connection;
    private final String pod;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private WebSocketWire(HttpConnection connection, String pod) {
        this.connection = connection;
        this.pod = pod;
    }

    /** Opens a WebSocket with the cookies of the jar, and puts those of the answer into it. */
    static WebSocketWire open(Target target, String path, CookieJar jar, int timeout) throws IOException {
        var connection = HttpConnection.open(target, timeout);
        try {
            byte[] nonce = new byte[16];
            ThreadLocalRandom.current().nextBytes(nonce);
            String key = Base64.getEncoder().encodeToString(nonce);
            connection.send(HttpCall.get(path)
                    .with("Connection", "Upgrade")
                    .with("Upgrade", "websocket")
                    .with("Sec-WebSocket-Version", "13")
                    .with("Sec-WebSocket-Key", key)
                    .with(jar));
            HttpReply reply = connection.receive(timeout);
            jar.accept(reply);
            if (reply.status() != 101) {
                throw new Refused(reply.status());
            }
            if (!reply.first("sec-websocket-accept").equals(Optional.of(acceptFor(key)))) {
                throw new ProtocolException("handshake answered 101 for another key");
            }
            return new WebSocketWire(connection, reply.pod().orElse(""));
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    public static String acceptFor(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The app's pod that took the handshake; empty when it did not say. */
    String pod() {
        return pod;
    }

    void send(String text) throws IOException {
        connection.write(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Waits for the next message. The wait is for its beginning: a message that has begun is read to its end. */
    Incoming next(int millis) {
        try {
            if (!connection.answersWithin(millis)) {
                return new Incoming.Nothing();
            }
            connection.timeout(Lane.TIMEOUT_MILLIS);
            return read();
        } catch (IOException e) {
            return new Incoming.Closed(ABNORMAL, String.valueOf(e.getMessage()));
        }
    }

    private Incoming read() throws IOException {
        byte[] head = connection.exactly(2);
        boolean last = (head[0] & 0x80) != 0;
        int opcode = head[0] & 0x0f;
        byte[] payload = connection.exactly(length(head[1] & 0x7f));
        switch (opcode) {
            case PING -> connection.write(frame(PONG, payload));
            case PONG -> {}
            case CLOSE -> {
                connection.write(frame(CLOSE, payload));
                return closed(payload);
            }
            case TEXT, CONTINUATION -> {
                message.writeBytes(payload);
                if (last) {
                    String text = message.toString(StandardCharsets.UTF_8);
                    message.reset();
                    return new Incoming.Text(text);
                }
            }
            default -> throw new ProtocolException("unexpected opcode " + opcode);
        }
        return new Incoming.Nothing();
    }

    private int length(int sevenBits) throws IOException {
        return switch (sevenBits) {
            case 126 -> ByteBuffer.wrap(connection.exactly(2)).getShort() & 0xffff;
            case 127 -> Math.toIntExact(ByteBuffer.wrap(connection.exactly(8)).getLong());
            default -> sevenBits;
        };
    }

    private static Incoming closed(byte[] payload) {
        if (payload.length < 2) {
            return new Incoming.Closed(NO_CODE, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        return new Incoming.Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    /** A whole frame as a client sends it: masked. */
    public static byte[] frame(int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 14).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = ByteBuffer.allocate(4)
                .putInt(ThreadLocalRandom.current().nextInt())
                .array();
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.rewind().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        connection.close();
    }
}
