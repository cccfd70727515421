package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Target;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client bundle of a real Meteor server, kept by nginx: for everybody, and over a release. */
@ExtendWith(ShopExtension.class)
class AssetsE2E {
    private static final String NAME = "assets";
    private static final Pattern SCRIPT = Pattern.compile("/[0-9a-f]{40}[.]js[?]meteor_js_resource=true");
    private final Web web = new Web();

    @Test
    void bundles_are_kept_and_no_browser_gets_a_wrong_one_in_a_release(Shop shop) throws Exception {
        shop.applyFile(Path.of("src/test/resources/e2e/assets.yaml"));
        shop.awaitReady(NAME);
        String old = script(shop.address(NAME));
        List<Target> nginx =
                shop.nginxPods(NAME).stream().map(Shop::httpAddress).toList();
        for (Target pod : nginx) {
            HttpResponse<String> first = get(pod, old);
            HttpResponse<String> second = get(pod, old);
            assertEquals(List.of("MISS", "HIT"), List.of(cacheStatus(first), cacheStatus(second)));
            assertEquals(first.body(), second.body());
            assertTrue(first.headers().firstValue("Set-Cookie").isEmpty());
            assertEquals(
                    "public, max-age=31536000",
                    second.headers().firstValue("Cache-Control").orElseThrow());
        }
        assertEquals("", cacheStatus(get(nginx.get(0), "/")), "a page was asked of the cache");

        CompletableFuture<Void> release =
                CompletableFuture.runAsync(() -> shop.app().release("v2"));
        int visits = 0;
        while (!release.isDone()) {
            HttpResponse<String> bundle = get(shop.address(NAME), script(shop.address(NAME)));
            assertEquals(200, bundle.statusCode());
            assertTrue(type(bundle).startsWith("application/javascript"), type(bundle));
            visits++;
        }
        release.join();
        assertTrue(visits > 20, visits + " visits during the release");
        assertTrue(!script(shop.address(NAME)).equals(old), "v2 has the same bundle as v1");
        for (Target pod : nginx) {
            assertEquals("HIT", cacheStatus(get(pod, old)), "v1 is gone, its bundle is not");
            assertEquals(
                    404,
                    get(pod, old.replaceAll("[0-9a-f]{10}[.]js", "0000000000.js"))
                            .statusCode());
        }
    }

    private HttpResponse<String> get(Target target, String path) throws IOException, InterruptedException {
        return web.get(target, path, Optional.empty());
    }

    /** The script that the page wants, of whatever version the page is. */
    private String script(Target target) throws IOException, InterruptedException {
        Matcher script = SCRIPT.matcher(get(target, "/").body());
        assertTrue(script.find(), "the page names no hashed script");
        return script.group();
    }

    private static String cacheStatus(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Proxy-Cache").orElse("");
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }
}
