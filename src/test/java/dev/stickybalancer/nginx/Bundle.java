package dev.stickybalancer.nginx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a pod, served as Meteor's webapp package does: what is hashed may be kept for a year, what is public is to
 * be asked for again, and what is not there is the app's page, or 404 where the query says so.
 */
final class Bundle {
    static final String PAGE = "<html>the app</html>";

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final Map<String, String> cacheControl = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private volatile boolean compresses = true;

    void put(String path, String content) {
        files.put(path, content);
    }

    /** One more header line for a file that is there. */
    void header(String path, String line) {
        headers.put(path, line);
    }

    /** Another Cache-Control for a file that is there; none if it is empty. */
    void cacheControl(String path, String value) {
        cacheControl.put(path, value);
    }

    /** From now on, whatever a client accepts. */
    void compressNothing() {
        compresses = false;
    }

    /** A file's answers are held back until the result is counted down. */
    CountDownLatch hold(String path) {
        var latch = new CountDownLatch(1);
        held.put(path, latch);
        return latch;
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
        Optional.ofNullable(held.get(path[0])).ifPresent(Bundle::await);
        boolean hashed = path[0].matches(".*/[0-9a-f]{40}[.].*");
        var kept = cacheControl.getOrDefault(path[0], "public, max-age=" + (hashed ? "31536000" : "0"));
        var more = "Vary: User-Agent, Accept-Encoding\r\nETag: \"1\"\r\n"
                + (kept.isEmpty() ? "" : "Cache-Control: " + kept + "\r\n")
                + Optional.ofNullable(headers.get(path[0]))
                        .map(line -> line + "\r\n")
                        .orElse("");
        boolean gzip = compresses
                && request.header("Accept-Encoding")
                        .filter(accepted -> accepted.contains("gzip"))
                        .isPresent();
        return Optional.of(file(path[0], more, content, gzip));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
