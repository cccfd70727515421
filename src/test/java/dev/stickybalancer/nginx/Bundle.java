package dev.stickybalancer.nginx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a pod, served as Meteor's webapp package does: what is hashed may be kept for a year, what is public is to
 * be asked for again, and what is not there is the app's page, or 404 where the query says so.
 */
final class Bundle {
    static final String PAGE = "<html>the app</html>";

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    void put(String path, String content) {
        files.put(path, content);
    }

    /** One more header line for a file that is there. */
    void header(String path, String line) {
        headers.put(path, line);
    }

    /** The whole answer; empty for paths that are not files. */
    Optional<byte[]> answer(Backend.Received request) {
        var path = request.path().split("[?]", 2);
        if (!path[0].matches(".*[.](?:js|css|map|png|html)")) {
            return Optional.empty();
        }
        var content = files.get(path[0]);
        if (content == null) {
            boolean page = path.length < 2 || !path[1].equals("meteor_dont_serve_index=true");
            return Optional.of(
                    page ? plain("200 OK", "", PAGE) : plain("404 Not Found", "Cache-Control: no-cache\r\n", PAGE));
        }
        boolean hashed = path[0].matches(".*/[0-9a-f]{40}[.].*");
        var more = "Vary: User-Agent, Accept-Encoding\r\nETag: \"1\"\r\nCache-Control: public, max-age="
                + (hashed ? "31536000" : "0") + "\r\n"
                + Optional.ofNullable(headers.get(path[0]))
                        .map(line -> line + "\r\n")
                        .orElse("");
        boolean gzip = request.header("Accept-Encoding")
                .filter(accepted -> accepted.contains("gzip"))
                .isPresent();
        return Optional.of(file(path[0], more, content, gzip));
    }

    private static byte[] plain(String status, String more, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: text/html; charset=utf-8\r\n" + more + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] file(String path, String more, String content, boolean gzip) {
        var type = path.endsWith(".css") ? "text/css" : path.endsWith(".png") ? "image/png" : "application/javascript";
        var body = new ByteArrayOutputStream();
        var whole = new ByteArrayOutputStream();
        try (var out = gzip ? new GZIPOutputStream(body) : body) {
            out.write(content.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        whole.writeBytes(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + more
                        + (gzip ? "Content-Encoding: gzip\r\n" : "") + "Content-Length: " + body.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }
}
