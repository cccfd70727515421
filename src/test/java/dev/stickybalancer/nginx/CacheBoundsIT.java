package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.support.Eventually;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long files stay and how much room they take, with bounds that are smaller than a user may set them. */
class CacheBoundsIT {
    private static final long MEBIBYTE = 1 << 20;

    private static NginxPod pod(App app, AssetCache cache) {
        return NginxPod.ready(
                Models.withDebugHeaders(
                        Models.withCache(Models.standard(NginxPod.freePorts(), app.port()), Optional.of(cache))),
                app.hosts());
    }

    @Test
    void a_file_that_nobody_asks_for_is_forgotten() {
        try (var app = new App(1);
                var pod = pod(app, new AssetCache(64 * MEBIBYTE, 5, List.of()))) {
            app.serve(script(0), "script");
            assertState("MISS", pod, script(0));
            assertState("HIT", pod, script(0));
            assertTrue(kept(pod) > 0);
            Eventually.holds(NginxPod.SOON, "the file is gone", () -> kept(pod) == 0);
            assertState("MISS", pod, script(0));
        }
    }

    @Test
    void when_there_is_no_more_room_what_was_asked_for_last_stays() {
        try (var app = new App(1);
                var pod = pod(app, new AssetCache(MEBIBYTE, 600, List.of()))) {
            app.pod(1).bundle().compressNothing();
            for (int i = 0; i < 10; i++) {
                app.serve(script(i), "x".repeat(400_000));
                assertState("MISS", pod, script(i));
            }
            Eventually.holds(NginxPod.SOON, "there is room again", () -> kept(pod) <= MEBIBYTE);
            assertState("HIT", pod, script(9));
            assertState("MISS", pod, script(0));
        }
    }

    private static String script(int number) {
        return "/" + number + "0123456789abcdef0123456789abcdef0123456.js";
    }

    private static void assertState(String expected, NginxPod pod, String path) {
        assertEquals(List.of(expected), pod.browser().get(path).all("X-Proxy-Cache"), path);
    }

    private static long kept(NginxPod pod) {
        return bytes(pod.nginx().inside(PodPaths.CACHE).toFile());
    }

    /** Of a file that is deleted meanwhile: none. */
    private static long bytes(File file) {
        var children = file.listFiles();
        return children == null
                ? file.length()
                : Stream.of(children).mapToLong(CacheBoundsIT::bytes).sum();
    }
}
