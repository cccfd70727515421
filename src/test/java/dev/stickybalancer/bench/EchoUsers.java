package dev.stickybalancer.bench;

import dev.stickybalancer.load.WebSocketWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Users with a WebSocket each, who send the next message when the last one has come back. */
final class EchoUsers implements AutoCloseable {
    /** About as long as a small DDP message. */
    private static final byte[] TEXT = "{\"msg\":\"method\",\"method\":\"echo\",\"params\":[\"hello\"],\"id\":\"1\"}"
            .getBytes(StandardCharsets.US_ASCII);

    private static final int HEAD = 2;
    private static final byte[] FRAME = WebSocketWire.frame(1, TEXT);
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String HANDSHAKE =
            "GET /websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n";

    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME.length).put(FRAME);
    private final ByteBuffer wanted = ByteBuffer.allocate(HEAD + TEXT.length)
            .put(FRAME[0])
            .put((byte) TEXT.length)
            .put(TEXT);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(HEAD + TEXT.length + 1);
    private long answers;
    private boolean over;

    EchoUsers(Proxy proxy, int count) {
        try {
            selector = Selector.open();
            for (int i = 0; i < count; i++) {
                channels.add(open(proxy.port()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SocketChannel open(int port) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(HANDSHAKE.getBytes(StandardCharsets.US_ASCII)));
        var head = ByteBuffer.allocate(4096);
        var text = "";
        while (!text.endsWith("\r\n\r\n")) {
            if (channel.read(head) < 0) {
                throw new IOException("no answer to the handshake: " + text);
            }
            text = StandardCharsets.ISO_8859_1.decode(head.duplicate().flip()).toString();
        }
        if (!text.startsWith("HTTP/1.1 101 ") || !text.contains(WebSocketWire.acceptFor(KEY))) {
            throw new IOException("handshake answered " + text);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    /** All of them at once; returns when the last message has come back. */
    Load talk(Duration time) {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        answers = 0;
        over = false;
        try {
            for (var channel : channels) {
                send(channel);
            }
            long sent = channels.size();
            while (!over || answers < sent) {
                long before = answers;
                boolean more = !over;
                if (selector.select(this::receive, 10_000) == 0) {
                    throw new IOException("no message came back for 10 s");
                }
                sent += more ? answers - before : 0;
                over = System.nanoTime() > end;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Load(answers, Duration.ofNanos(System.nanoTime() - start), Map.of());
    }

    private void receive(SelectionKey key) {
        var channel = (SocketChannel) key.channel();
        try {
            channel.read(answer.clear());
            if (!answer.flip().equals(wanted.rewind())) {
                throw new IOException("another text, a piece of it, or the connection's end");
            }
            answers++;
            if (!over) {
                send(channel);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(SocketChannel channel) throws IOException {
        if (channel.write(frame.rewind()) != FRAME.length) {
            throw new IOException("the proxy is slow to read");
        }
    }

    @Override
    public void close() {
        try {
            for (var channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
