package dev.stickybalancer.nginx;

import dev.stickybalancer.support.Certificate;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

/** What no HTTP/2 client of Java's does: ask for another host than the connection was opened for. */
final class Http2Request {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_OF_STREAM_AND_HEADERS = 5;

    /** Of RFC 7541's table of headers that need not be spelt. */
    private static final int GET = 0x82;

    private static final int ROOT = 0x84;
    private static final int HTTPS = 0x87;
    private static final int STATUS_200 = 0x88;
    private static final int AUTHORITY = 1;

    private Http2Request() {}

    /** Of the answer to {@code GET /} for this authority, over a new connection for that host. */
    static int status(int port, String host, String authority) {
        var factory = Certificate.trust(Certificate.FIRST).getSocketFactory();
        try (var socket = (SSLSocket) factory.createSocket("127.0.0.1", port)) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(30_000);
            socket.startHandshake();
            if (!socket.getApplicationProtocol().equals("h2")) {
                throw new IOException("the server does not speak HTTP/2");
            }
            var out = new ByteArrayOutputStream();
            out.writeBytes(PREFACE);
            frame(out, SETTINGS, 0, 0, new byte[0]);
            frame(out, HEADERS, END_OF_STREAM_AND_HEADERS, 1, headers(authority));
            socket.getOutputStream().write(out.toByteArray());
            return status(new DataInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] headers(String authority) {
        var headers = new ByteArrayOutputStream();
        headers.write(GET);
        headers.write(HTTPS);
        headers.write(ROOT);
        headers.write(AUTHORITY);
        headers.write(authority.length());
        headers.writeBytes(authority.getBytes(StandardCharsets.US_ASCII));
        return headers.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.writeBytes(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, (byte) stream});
        out.writeBytes(payload);
    }

    /** nginx writes the status first: by its number in the table, or in plain digits. */
    private static int status(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            in.skipNBytes(5);
            var payload = in.readNBytes(length);
            if (type == HEADERS) {
                return (payload[0] & 0xff) == STATUS_200
                        ? 200
                        : Integer.parseInt(new String(payload, 2, 3, StandardCharsets.US_ASCII));
            }
        }
    }
}
