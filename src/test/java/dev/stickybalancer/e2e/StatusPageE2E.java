package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person sees of a balancer, with a real kubelet between. */
@ExtendWith(ShopExtension.class)
class StatusPageE2E {
    private static final int PAGE_PORT = 8082;

    @Test
    void port_forward_leads_to_the_page_and_the_network_does_not(Shop shop) throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        Pod leader = new OperatorPods(shop.client()).leader();
        String page = page(shop, leader);
        assertTrue(page.contains("<h1>minimal</h1>"), page);
        for (Pod pod : shop.app().pods()) {
            assertTrue(page.contains(pod.getStatus().getPodIP() + ":3000"), page);
        }
        assertThrows(ConnectException.class, () -> new Socket(leader.getStatus().getPodIP(), PAGE_PORT).close());
    }

    @Test
    void pod_of_the_app_that_ends_as_soon_as_it_is_deleted_is_advised_about_and_one_that_serves_on_is_not(Shop shop)
            throws Exception {
        shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
        shop.awaitReady("minimal");
        Pod hasty = shop.app().pods().get(0);
        // with any grace period its preStop and the kubelet give it 2 s, in which nginx may have heard of it
        shop.client().resource(hasty).delete();
        Violence.kill(hasty, Violence.APP);
        awaitBackends(shop, "DrainAdvice");
        shop.app().awaitRollout();
        shop.awaitReady("minimal");
        shop.client().resource(shop.app().pods().get(0)).delete();
        awaitBackends(shop, "EndpointsReady");
    }

    private static void awaitBackends(Shop shop, String reason) {
        Shop.await(reason, () -> Shop.condition(shop.balancer("minimal").get(), "BackendsAvailable")
                .getReason()
                .equals(reason));
    }

    private static String page(Shop shop, Pod leader) throws IOException, InterruptedException {
        try (LocalPortForward forward = shop.client().pods().resource(leader).portForward(PAGE_PORT)) {
            URI page =
                    URI.create("http://localhost:" + forward.getLocalPort() + "/ui/" + shop.namespace() + "/minimal");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body();
        }
    }
}
