package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers as the demo app does, at every address of this machine, each address a pod of that name: a page, {@code
 * whoami}, uploads, and DDP over a WebSocket or by polling. For runs with more pods than a machine can have; of users it
 * remembers no more than that.
 */
public final class StandIns implements AutoCloseable {
    private static final int QUEUE = 1024;
    private static final int TEXT = 1, CLOSE = 8;

    private final ServerSocket listener;
    private final StandInPolling polling = new StandInPolling();
    private final ExecutorService connections = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(null, task, "stand-in", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    });

    private StandIns(ServerSocket listener) {
        this.listener = listener;
    }

    public static StandIns start() throws IOException {
        var standIns = new StandIns(new ServerSocket(0, QUEUE));
        standIns.connections.execute(standIns::accept);
        return standIns;
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            String pod = socket.getLocalAddress().getHostAddress();
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            while (true) {
                String path = line(in);
                Map<String, String> headers = headers(in);
                if (headers.containsKey("sec-websocket-key")) {
                    out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Accept: "
                                    + WebSocketWire.acceptFor(headers.get("sec-websocket-key")) + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
                    converse(pod, in, out);
                    return;
                }
                int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
                byte[] sent = in.readNBytes(length);
                String size = path.startsWith("POST") ? ",\"bytes\":" + length : "";
                var answer = polling.answer(pod, path, sent)
                        .orElse(new StandInPolling.Answer("200 OK", "{\"pod\":\"" + pod + "\"" + size + "}\n"));
                out.write(("HTTP/1.1 " + answer.status() + "\r\nX-Pod: " + pod + "\r\n" + "Content-Length: "
                                + answer.body().length() + "\r\n\r\n" + answer.body())
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | InterruptedException gone) {
            return;
        }
    }

    private static void converse(String pod, DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            byte[] payload = payload(in);
            if (opcode == CLOSE) {
                return;
            }
            JsonNode message = Ddp.parse(new String(payload, StandardCharsets.UTF_8));
            for (String answer : answerTo(pod, message).stream().toList()) {
                send(out, answer);
            }
        }
    }

    /** What the app says to a DDP message, if anything. */
    static Optional<String> answerTo(String pod, JsonNode message) {
        return switch (message.path("msg").asText()) {
            case "connect" -> Optional.of("{\"msg\":\"connected\",\"session\":\"" + pod + "\"}");
            case "method" ->
                Optional.of(
                        "{\"msg\":\"result\",\"id\":" + message.get("id") + ",\"result\":{\"pod\":\"" + pod + "\"}}");
            default -> Optional.empty();
        };
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        if (length > 125) {
            throw new IOException("no user says so much at once");
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private static void send(OutputStream out, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        out.write(ByteBuffer.allocate(payload.length + 2)
                .put((byte) (0x80 | TEXT))
                .put((byte) payload.length)
                .put(payload)
                .array());
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.shutdownNow();
    }
}
