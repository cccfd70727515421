package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.AssetCache.PublicPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is compressed, by whom, and what never is. */
class CompressionIT {
    private static final String SCRIPT = "/0123456789abcdef0123456789abcdef01234567.js";
    private static final String CONTENT = "script".repeat(500);

    private static NginxPod pod(App app) {
        var cache = Optional.of(new AssetCache(64 << 20, 600, List.of(new PublicPath("/images/", 60))));
        return NginxPod.ready(
                Models.withDebugHeaders(Models.withCache(Models.standard(NginxPod.freePorts(), app.port()), cache)),
                app.hosts());
    }

    /** Of a browser that reads gzip. */
    private static Answer compressed(NginxPod pod, String path) {
        return pod.browser().ask(Request.get(path).headers("Accept-Encoding: gzip, br"));
    }

    @Test
    void a_browser_that_reads_gzip_gets_what_the_app_has_compressed() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.serve(SCRIPT, CONTENT);
            assertEquals(CONTENT, pod.browser().get(SCRIPT).body());
            assertCompressed(compressed(pod, SCRIPT));
        }
    }

    @Test
    void what_the_app_has_not_compressed_nginx_does() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.pod(1).bundle().compressNothing();
            app.serve(SCRIPT, CONTENT);
            assertEquals(CONTENT, pod.browser().get(SCRIPT).body());
            assertCompressed(compressed(pod, SCRIPT));
            assertEquals(CONTENT, pod.browser().get(SCRIPT).body());
        }
    }

    private static void assertCompressed(Answer answer) {
        assertEquals(List.of("gzip"), answer.all("Content-Encoding"));
        assertTrue(answer.body().length() < 300, "" + answer.body().length());
        assertEquals(List.of("HIT"), answer.all("X-Proxy-Cache"));
        assertEquals(List.of("Accept-Encoding"), answer.all("Vary"));
    }

    /** Pictures are compressed already; what is not a file is the app's own business. */
    @Test
    void nginx_compresses_nothing_else() {
        try (var app = new App(1);
                var pod = pod(app)) {
            app.pod(1).bundle().compressNothing();
            for (var path : List.of("/images/logo.png", "/page.html", "/plain.js")) {
                app.serve(path, CONTENT);
                var answer = compressed(pod, path);
                assertTrue(answer.all("Content-Encoding").isEmpty(), path);
                assertEquals(CONTENT, answer.body());
            }
        }
    }

    /** Compressed and buffered, pieces would wait for each other. */
    @Test
    void what_sockjs_sends_is_not_compressed_and_arrives_piece_by_piece() {
        try (var app = new App(1);
                var pod = pod(app);
                var connection = pod.connection()) {
            connection.send(Request.get("/sockjs/123/abcdefgh/trickle")
                    .headers("Accept-Encoding: gzip, br", "Connection: close")
                    .bytes());
            var head = connection.head();
            assertEquals(200, head.status());
            assertTrue(head.all("Content-Encoding").isEmpty());
            var text = "";
            while (!text.contains("first")) {
                text += connection.some(10_000);
            }
            assertFalse(text.contains("second"));
        }
    }
}
