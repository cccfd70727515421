package dev.stickybalancer.bench;

import dev.stickybalancer.load.WebSocketWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The app's three servers for WebSockets, in one thread: each text of at most 125 bytes comes back. */
final class EchoServer implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *(\\S+)\r\n");
    private static final int HEAD = 2;
    private static final int MASK = 4;

    private final Selector selector;
    private final Thread thread = new Thread(this::serve, "echo-server");

    EchoServer() {
        try {
            selector = Selector.open();
            for (var address : App.ADDRESSES) {
                var listener = ServerSocketChannel.open();
                listener.bind(new InetSocketAddress(address, App.PORT), 1024);
                listener.configureBlocking(false);
                listener.register(selector, SelectionKey.OP_ACCEPT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::handle);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClosedSelectorException closed) {
            return;
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                var channel = ((ServerSocketChannel) key.channel()).accept();
                channel.configureBlocking(false);
                channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            } else {
                ((Connection) key.attachment()).read();
            }
        } catch (IOException gone) {
            close(key);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(4096);
        private boolean open;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("closed");
            }
            in.flip();
            if (!open) {
                shakeHands();
            }
            while (open && in.remaining() > HEAD + MASK && in.remaining() >= HEAD + MASK + length()) {
                echo();
            }
            in.compact();
        }

        private void shakeHands() throws IOException {
            var head = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
            if (!head.endsWith("\r\n\r\n")) {
                return;
            }
            var key = KEY.matcher(head);
            if (!key.find()) {
                throw new IOException("no WebSocket: " + head);
            }
            in.position(in.limit());
            write(ByteBuffer.wrap(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + WebSocketWire.acceptFor(key.group(1)) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            open = true;
        }

        private int length() {
            return in.get(in.position() + 1) & 0x7f;
        }

        private void echo() throws IOException {
            int length = length();
            var frame = ByteBuffer.allocate(HEAD + length).put(in.get()).put((byte) length);
            in.get();
            int mask = in.getInt();
            for (int i = 0; i < length; i++) {
                frame.put((byte) (in.get() ^ (mask >> (8 * (MASK - 1 - i % MASK)))));
            }
            write(frame.flip());
        }

        private void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                throw new IOException("the reader is slow");
            }
        }
    }

    @Override
    public void close() {
        try {
            for (var key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
