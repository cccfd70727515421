package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.Condition;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopExtension.class)
class FaultsE2E {
    private static final Path MINIMAL = Path.of("deploy/samples/minimal.yaml");

    @Test
    void app_without_pods_is_answered_503_with_a_retry_time_and_served_again_afterwards(Shop shop) throws Exception {
        shop.applyFile(MINIMAL);
        shop.awaitReady("minimal");
        Web web = new Web();
        shop.app().scaleWithoutWaiting(0);
        Shop.await("no pod of the app to be left", () -> shop.app().pods().isEmpty());
        Shop.await("BackendsAvailable to be False", () -> {
            Condition available = Shop.condition(shop.balancer("minimal").get(), "BackendsAvailable");
            return available.getStatus().equals("False")
                    && available.getReason().equals("NoEndpoints");
        });
        Optional<String> cookie = Optional.empty();
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> response = web.get(shop.address("minimal"), "/", cookie);
            assertEquals(503, response.statusCode());
            assertTrue(response.headers().firstValue("Retry-After").isPresent(), "a 503 without Retry-After");
            cookie = response.headers()
                    .firstValue("Set-Cookie")
                    .map(value -> value.split(";")[0])
                    .or(() -> Optional.empty());
        }
        shop.app().scale(3);
        shop.awaitReady("minimal");
        assertEquals(
                200,
                web.get(shop.address("minimal"), "/", cookie).statusCode(),
                "a cookie from the 503s is in the way");
    }

    @Test
    void image_that_cannot_be_pulled_is_reported_while_the_old_pods_serve_on(Shop shop) throws Exception {
        shop.applyFile(MINIMAL);
        shop.awaitReady("minimal");
        new Persistent<>(shop.balancer("minimal")).edit(now -> {
            now.setSpec(Specs.withNginxImage(now.getSpec(), "localhost/does-not-exist:1"));
            return now;
        });
        Shop.await("the image to be reported", () -> {
            Condition ready = Shop.condition(shop.balancer("minimal").get(), "Ready");
            return ready.getStatus().equals("False") && ready.getMessage().contains("localhost/does-not-exist:1");
        });
        assertEquals(
                200,
                new Web().get(shop.address("minimal"), "/", Optional.empty()).statusCode());
        assertEquals(2, shop.balancer("minimal").get().getStatus().programmedReplicas());
    }

    @Test
    void every_owned_object_is_put_right(Shop shop) throws Exception {
        shop.applyFile(MINIMAL);
        shop.awaitReady("minimal");
        var configMaps = shop.client().configMaps().inNamespace(shop.namespace());
        new Persistent<>(configMaps.withName("minimal-balancer")).edit(configMap -> {
            configMap.getData().put("stray.conf", "return 444;");
            configMap.getData().put("nginx.conf", "broken");
            return configMap;
        });
        shop.client()
                .services()
                .inNamespace(shop.namespace())
                .withName("minimal-balancer")
                .delete();
        Shop.await("the drift to be undone", () -> {
            Map<String, String> data =
                    configMaps.withName("minimal-balancer").get().getData();
            return !data.containsKey("stray.conf")
                    && data.get("nginx.conf").startsWith("# config ")
                    && shop.client()
                                    .services()
                                    .inNamespace(shop.namespace())
                                    .withName("minimal-balancer")
                                    .get()
                            != null;
        });
        shop.awaitReady("minimal");
        assertEquals(
                200,
                new Web().get(shop.address("minimal"), "/", Optional.empty()).statusCode());
    }
}
