package dev.stickybalancer.nginx;

import dev.stickybalancer.support.Certificate;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** A client's connection that can do what a well-behaved HTTP client would not: forged headers, pauses, halves. */
final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLISECONDS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
    }

    private static <T extends Socket> T connected(T socket, String address, int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), TIMEOUT_MILLISECONDS);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        return socket;
    }

    static Connection to(int port) {
        return to("127.0.0.1", port);
    }

    static Connection to(String address, int port) {
        try {
            return new Connection(connected(new Socket(), address, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over TLS, with one of these versions; an {@link UncheckedIOException} when the two do not agree. */
    static Connection tls(int port, String... versions) {
        return tls(Certificate.trust(Certificate.FIRST, Certificate.SECOND), port, versions);
    }

    /** Of a client that may remember what it was told before. */
    static Connection tls(SSLContext client, int port, String... versions) {
        try {
            var socket = connected((SSLSocket) client.getSocketFactory().createSocket(), "127.0.0.1", port);
            socket.setEnabledProtocols(versions);
            socket.startHandshake();
            return new Connection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With TLS 1.2 and this cipher, as Java calls it, or not at all. */
    static Connection tls12(int port, String cipher) {
        try {
            var factory = Certificate.trust(Certificate.FIRST).getSocketFactory();
            var socket = connected((SSLSocket) factory.createSocket(), "127.0.0.1", port);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {cipher});
            socket.startHandshake();
            return new Connection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS over this connection, after what was sent by now. */
    Connection secured() {
        try {
            var factory = Certificate.trust(Certificate.FIRST).getSocketFactory();
            var secure = (SSLSocket) factory.createSocket(socket, "localhost", socket.getPort(), true);
            secure.startHandshake();
            return new Connection(secure);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server presented. */
    java.security.cert.Certificate peer() {
        try {
            return ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request as it is and reads the whole answer. */
    Answer ask(Request request) {
        send(request.bytes());
        return answer(request.method());
    }

    /** Asks for a WebSocket; the answer is 101 when there is one. */
    Answer upgrade(String path, String... headers) {
        return ask(Request.get(path)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .headers(headers));
    }

    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True when the app's end of an upgraded connection echoes. */
    boolean echoes(String text) {
        try {
            send(text.getBytes(StandardCharsets.UTF_8));
            return new String(in.readNBytes(text.length()), StandardCharsets.UTF_8).equals(text);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** True when the other end closed within the time; bytes that come meanwhile are dropped. */
    boolean closedWithin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            while (System.nanoTime() < end) {
                socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
                if (in.read() < 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            timeout(TIMEOUT_MILLISECONDS);
        }
    }

    /** The next bytes that arrive, at most {@code most}. */
    String some(int most) {
        try {
            var buffer = new byte[most];
            int length = in.read(buffer);
            return length < 0 ? "" : new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer as far as its body. */
    Answer head() {
        try {
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) octet());
            }
            return Answer.of(head.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer answer(String method) {
        try {
            var answer = head();
            return answer.withBody(answer.status() == 101 || method.equals("HEAD") ? "" : body(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String body(Answer answer) throws IOException {
        if (answer.header("Transfer-Encoding").filter("chunked"::equals).isPresent()) {
            var body = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(line().strip(), 16);
                body.write(in.readNBytes(size));
                line();
                if (size == 0) {
                    return body.toString(StandardCharsets.ISO_8859_1);
                }
            }
        }
        var length = answer.header("Content-Length").map(Integer::parseInt);
        var bytes = length.isPresent() ? in.readNBytes(length.get()) : in.readAllBytes();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (line.indexOf("\n") < 0) {
            line.append((char) octet());
        }
        return line.toString();
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the connection was closed");
        }
        return octet;
    }

    private void timeout(int milliseconds) {
        try {
            socket.setSoTimeout(milliseconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void hangUp() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        hangUp();
    }
}
