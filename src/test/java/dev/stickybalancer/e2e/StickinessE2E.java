package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopExtension.class)
class StickinessE2E {
    private static final int REQUESTS = 1000;

    @Test
    void bound_user_stays_on_one_pod_over_all_nginx_pods_and_after_their_restart(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        Web web = new Web();
        HttpResponse<String> first = web.get(shop.address("minimal"), "/api/whoami", Optional.empty());
        String cookie = first.headers()
                .firstValue("Set-Cookie")
                .map(value -> value.substring(0, value.indexOf(';')))
                .orElseThrow();
        String pod = first.headers().firstValue("X-Pod").orElseThrow();

        List<Pod> before = shop.nginxPods("minimal");
        assertEquals(2, before.size());
        assertEquals(Set.of(pod), podsThatAnswer(shop, web, before, cookie));

        shop.restartNginx("minimal");
        List<Pod> after = shop.nginxPods("minimal");
        assertFalse(names(after).removeAll(names(before)), "the nginx pods were not replaced: " + names(after));
        assertEquals(Set.of(pod), podsThatAnswer(shop, web, after, cookie));
    }

    @Test
    void new_users_are_spread_over_all_pods_of_the_app(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/pod-selector.yaml"));
        shop.awaitReady("pod-selector");
        Web web = new Web();
        Set<String> pods = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            pods.add(web.get(shop.address("pod-selector"), "/api/whoami", Optional.empty())
                    .headers()
                    .firstValue("X-Pod")
                    .orElseThrow());
        }
        assertEquals(3, pods.size(), () -> "new users went to " + pods);
    }

    /** Half of the requests straight to each nginx pod, so that none is left out by chance. */
    private static Set<String> podsThatAnswer(Shop shop, Web web, List<Pod> nginx, String cookie)
            throws IOException, InterruptedException {
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            HttpResponse<String> response =
                    web.get(Shop.httpAddress(nginx.get(i % nginx.size())), "/api/whoami", Optional.of(cookie));
            assertEquals(200, response.statusCode());
            answered.add(response.headers().firstValue("X-Pod").orElse("none"));
        }
        assertTrue(shop.app().pods().size() > 1, "with one pod of the app this shows nothing");
        return answered;
    }

    private static Set<String> names(List<Pod> pods) {
        return new ArrayList<>(pods)
                .stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toCollection(HashSet::new));
    }
}
