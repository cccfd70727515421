package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Certificate;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample that sets every field; the others serve in the tests beside this one. */
@ExtendWith(ShopExtension.class)
class SamplesE2E {
    @Test
    void full_sample_does_what_it_says(Shop shop) throws Exception {
        shop.applySecret("shop-tls", Certificate.FIRST);
        shop.applyFile(Path.of("deploy/samples/full.yaml"));
        shop.awaitReady("full");

        assertEquals(3, shop.nginxPods("full").size());
        assertEquals(8000, shop.address("full").port());
        Web web = new Web();
        assertEquals(421, web.get(shop.address("full"), "/", Optional.empty()).statusCode());
        HttpResponse<String> answer = web.get(shop.address("full"), "shop.example.com", "/", Optional.empty());
        assertEquals(200, answer.statusCode());
        assertTrue(Certificate.FIRST.isPresentedAt(shop.address("full").host(), 8443));
        assertTrue(answer.headers().firstValue("X-Upstream").isPresent(), "no debug header");
        List<String> cookie = Stream.of(answer.headers()
                        .firstValue("Set-Cookie")
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT)
                        .split("; "))
                .toList();
        assertTrue(cookie.get(0).startsWith("shop-route="), cookie::toString);
        assertTrue(
                cookie.containsAll(List.of(
                        "domain=shop.example.com", "path=/", "max-age=86400", "secure", "httponly", "samesite=none")),
                cookie::toString);
    }
}
