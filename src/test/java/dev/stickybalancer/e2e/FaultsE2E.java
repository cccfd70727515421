package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopExtension.class)
class FaultsE2E {
    private static final Path MINIMAL = Path.of("deploy/samples/minimal.yaml");
    private static final Population.Size SIZE = new Population.Size(6, 6, 6, 2);
    private static final Duration BAR = Duration.ofSeconds(15);

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
    void nginx_that_refuses_says_so_before_any_user_gets_there_and_the_way_back_heals(Shop shop) throws Exception {
        shop.applyFile(MINIMAL);
        shop.awaitReady("minimal");
        StickyBalancerSpec good = shop.balancer("minimal").get().getSpec();
        Set<String> pods = serving(shop);
        Report report;
        try (Crowd crowd = Crowd.before(shop, "minimal", SIZE)) {
            Thread.sleep(5000);
            crowd.users().step("an old nginx", () -> {
                var old = Specs.withNginxImage(good, "localhost/nginx:1.30.5");
                awaitRefusal(shop, old, "nginx 1.30.5 is older than 1.30.6");
            });
            crowd.users().step("back", () -> change(shop, good));
            crowd.users().step("a module that is not there", () -> {
                var module = Specs.withModule(good, "localhost/nginx:1.30.6-r2");
                awaitRefusal(shop, module, "unknown parameter \"name=route\"");
                Thread.sleep(5000);
            });
            crowd.users().step("back again", () -> change(shop, good));
            report = crowd.users().finish("refused", Path.of("target/e2e"));
        }
        report.print();
        Unnoticed.everyStep(report);
        assertEquals(pods, serving(shop), "the nginx pods that served on");
    }

    private static void awaitRefusal(Shop shop, StickyBalancerSpec spec, String words) {
        edit(shop, spec);
        Duration took = Eventually.holds(
                Duration.ofMinutes(3),
                () -> "refused: " + shop.balancer("minimal").get(),
                () -> {
                    Condition programmed =
                            Shop.condition(shop.balancer("minimal").get(), "Programmed");
                    return programmed.getReason().equals("ConfigRejected")
                            && programmed.getMessage().contains(words);
                });
        System.out.println("refused after " + took.toMillis() + " ms: " + words);
        assertTrue(took.compareTo(BAR) <= 0, () -> "refused only after " + took);
    }

    /** Until the balancer is what it was. */
    private static void change(Shop shop, StickyBalancerSpec spec) throws InterruptedException {
        edit(shop, spec);
        shop.awaitReady("minimal");
        Thread.sleep(3000);
    }

    private static void edit(Shop shop, StickyBalancerSpec spec) {
        new Persistent<>(shop.balancer("minimal")).edit(now -> {
            now.setSpec(spec);
            return now;
        });
    }

    private static Set<String> serving(Shop shop) {
        return shop.nginxPods("minimal").stream()
                .filter(Readiness::isPodReady)
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
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
