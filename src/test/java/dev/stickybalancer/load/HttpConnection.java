package dev.stickybalancer.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One TCP connection that carries HTTP/1.1 requests, one after the other. All waits are in milliseconds. */
final class HttpConnection implements Closeable {

    /**
     * The connection ended before the first byte of an answer: what a server does to a connection that was idle too
     * long.
     */
    static final class NoAnswer extends IOException {
        NoAnswer(Throwable cause) {
            super("connection closed before an answer" + (cause == null ? "" : " (" + cause.getMessage() + ")"), cause);
        }
    }

    private final Target target;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private HttpConnection(Target target, Socket socket) throws IOException {
        this.target = target;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static HttpConnection open(Target target, int connectTimeout) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(target.address(), connectTimeout);
            return new HttpConnection(target, target.tls().isEmpty() ? socket : encrypted(socket, target));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket encrypted(Socket socket, Target target) throws IOException {
        return target.tls().orElseThrow().getSocketFactory().createSocket(socket, target.host(), target.port(), true);
    }

    /** One request on a connection of its own. */
    static HttpReply once(Target target, HttpCall call, int timeout) throws IOException {
        try (var connection = open(target, timeout)) {
            connection.send(call.with("Connection", "close"));
            return connection.receive(timeout);
        }
    }

    void send(HttpCall call) throws IOException {
        try {
            out.write(call.bytes(target));
        } catch (SocketException e) {
            throw new NoAnswer(e);
        }
    }

    /** Whether the first byte arrives in time. Nothing is consumed, so it can be asked again. */
    boolean answersWithin(int millis) throws IOException {
        socket.setSoTimeout(Math.max(1, millis));
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new NoAnswer(null);
            }
            in.reset();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            throw new NoAnswer(e);
        }
    }

    /** Whether the server has closed the idle connection; found out before a request is risked on it. */
    boolean closedByServer() {
        try {
            return answersWithin(1); // bytes that nobody asked for are no good either
        } catch (IOException e) {
            return true;
        }
    }

    HttpReply receive(int timeout) throws IOException {
        if (!answersWithin(timeout)) {
            throw new SocketTimeoutException("no answer within " + timeout + " ms");
        }
        socket.setSoTimeout(timeout);
        String statusLine = line();
        if (!statusLine.matches("HTTP/1\\.1 \\d{3}.*")) {
            throw new ProtocolException("not a status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new ProtocolException("not a header line: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        var reply = new HttpReply(status, headers, "");
        return new HttpReply(status, headers, new String(body(reply), StandardCharsets.UTF_8));
    }

    private byte[] body(HttpReply reply) throws IOException {
        if (reply.status() < 200 || reply.status() == 204 || reply.status() == 304) {
            return new byte[0];
        }
        if (reply.first("transfer-encoding").isPresent()) {
            return chunks();
        }
        var length = reply.first("content-length");
        return length.isPresent() ? exactly(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(exactly(size));
            line();
        }
        while (!line().isEmpty()) {
            // a trailer
        }
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";")[0].strip(), 16);
    }

    byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("connection closed in the middle of an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("connection closed in the middle of an answer");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void timeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be done with it.
        }
    }
}
