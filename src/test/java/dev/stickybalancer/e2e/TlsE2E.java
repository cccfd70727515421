package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.support.Certificate;
import io.fabric8.kubernetes.api.model.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TLS from a Secret, in a cluster: one that comes late, is renewed, is broken, and is put right. */
@ExtendWith(ShopExtension.class)
class TlsE2E {
    private static final String NAME = "tls";
    private static final String SECRET = "tls-certificate";

    @Test
    void a_certificate_comes_late_is_broken_put_right_and_renewed(Shop shop) throws Exception {
        shop.applyFile(Path.of("src/test/resources/e2e/tls.yaml"));
        awaitReason(shop, "ResolvedRefs", "SecretNotFound");

        String address = clusterIp(shop);
        Certificate first = Certificate.forNames("IP:" + address);
        Certificate second = Certificate.forNames("IP:" + address);
        shop.applySecret(SECRET, new Certificate(second.pem(), first.key()));
        awaitReason(shop, "Programmed", "ConfigRejected");

        shop.applySecret(SECRET, first);
        shop.awaitReady(NAME);
        List<String> pods = names(shop);
        assertEquals(200, get(address, first));

        shop.applySecret(SECRET, second);
        // Nobody tells the operator of a renewal. A change of the app makes the kubelet look at the pods sooner.
        shop.app().scaleWithoutWaiting(2);
        Shop.await("every nginx pod to present the renewed certificate", () -> presentEverywhere(shop, second));
        shop.awaitReady(NAME);
        assertEquals(200, get(address, second));
        assertEquals(pods, names(shop), "no rollout");
    }

    private static void awaitReason(Shop shop, String type, String reason) {
        Shop.await(
                type + " to say " + reason,
                () -> shop.balancer(NAME).get() != null
                        && Shop.condition(shop.balancer(NAME).get(), type)
                                .getReason()
                                .equals(reason));
    }

    private static String clusterIp(Shop shop) {
        Service service = shop.client()
                .services()
                .inNamespace(shop.namespace())
                .withName(NAME + "-balancer")
                .get();
        return service.getSpec().getClusterIP();
    }

    private static List<String> names(Shop shop) {
        return shop.nginxPods(NAME).stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
    }

    private static int get(String address, Certificate trusted) throws Exception {
        return client(trusted)
                .send(
                        HttpRequest.newBuilder(URI.create("https://" + address + "/"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpClient client(Certificate trusted) {
        return HttpClient.newBuilder()
                .sslContext(Certificate.trust(trusted))
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static boolean presentEverywhere(Shop shop, Certificate certificate) {
        return shop.nginxPods(NAME).stream()
                .allMatch(pod -> certificate.isPresentedAt(pod.getStatus().getPodIP(), 8443));
    }
}
