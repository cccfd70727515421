package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.delivery.Nudges;
import dev.stickybalancer.load.Figures;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.support.Certificate;
import io.fabric8.kubernetes.api.model.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TLS from a Secret, in a cluster: one that comes late, is renewed, is broken, and is put right. */
@ExtendWith(ShopExtension.class)
class TlsE2E {
    private static final String NAME = "tls";
    private static final String SECRET = "tls-certificate";
    private static final Path FILE = Path.of("src/test/resources/e2e/tls.yaml");
    private static final Population.Size USERS = new Population.Size(8, 4, 8, 0);
    private static final Duration SETTLE = Duration.ofSeconds(8);

    @BeforeEach
    void withoutSecret(Shop shop) {
        shop.client().secrets().inNamespace(shop.namespace()).withName(SECRET).delete();
    }

    @Test
    void a_certificate_comes_late_is_broken_put_right_and_renewed(Shop shop) throws Exception {
        shop.applyFile(FILE);
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
        // Without cert-manager nobody tells the operator of a renewal: the line of docs/tls.md.
        touchPods(shop);
        Shop.await(
                "every nginx pod to present the renewed certificate", () -> Renewals.isPresented(shop, NAME, second));
        shop.awaitReady(NAME);
        assertEquals(200, get(address, second));
        assertEquals(pods, names(shop), "no rollout");
    }

    @Test
    void renewals_of_cert_manager_are_presented_by_every_nginx_pod_or_refused_and_no_user_notices(Shop shop)
            throws Exception {
        Certificate first = Certificate.forNames("DNS:shop.example.com");
        Certificate second = Certificate.forNames("DNS:shop.example.com");
        Certificate third = Certificate.forNames("DNS:shop.example.com");
        shop.applySecret(SECRET, first);
        shop.applyFile(FILE);
        shop.awaitReady(NAME);
        List<String> pods = names(shop);
        int reloads = shop.reloads(NAME);

        Report report;
        try (Renewals renewals = Renewals.of(shop, NAME, SECRET);
                Crowd crowd = Crowd.before(shop, Renewals.address(shop, NAME, first, second, third), USERS)) {
            Population users = crowd.users();
            users.step("before", SETTLE);
            Map<String, String> nudges = nudges(shop);
            users.step("renewal", () -> assertWithin(Renewals.BAR, "renewed", renewals.renew(second)));
            users.step("after", SETTLE);
            var broken = new Certificate(third.pem(), second.key());
            users.step("broken", () -> assertWithin(Renewals.REFUSAL_BAR, "refused", renewals.refuse(broken)));
            assertTrue(Renewals.isPresented(shop, NAME, second), "the last good one serves on");
            users.step("put right", () -> assertWithin(Renewals.BAR, "put right", renewals.renew(third)));
            shop.awaitReady(NAME);
            report = users.finish("renewal", Path.of("target/e2e"));
            assertTrue(
                    nudges(shop).entrySet().stream().noneMatch(nudges.entrySet()::contains),
                    "every nginx pod was nudged");
        }
        Figures seen = report.total();
        assertAll(
                () -> assertEquals(pods, names(shop), "no rollout"),
                () -> assertEquals(reloads + 2 * pods.size(), shop.reloads(NAME), "one reload for each good one"),
                () -> assertEquals(0, seen.cutByBalancer(), report::toString),
                () -> assertEquals(0, seen.pollingLostByBalancer(), report::toString),
                () -> assertEquals(0, seen.failedByBalancer(), report::toString),
                () -> assertEquals(0, seen.resets(), report::toString),
                () -> assertEquals(0, seen.needlessMoves(), report::toString),
                () -> assertEquals(USERS.webSocket() + USERS.polling() + USERS.http(), seen.usersKept()));
    }

    private static void assertWithin(Duration bar, String what, Duration took) {
        System.out.println(what + " on every nginx pod after " + took.toMillis() + " ms");
        assertTrue(took.compareTo(bar) <= 0, () -> what + " only after " + took);
    }

    private static Map<String, String> nudges(Shop shop) {
        return shop.nginxPods(NAME).stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getMetadata().getAnnotations().getOrDefault(Nudges.ANNOTATION, "")));
    }

    private static void touchPods(Shop shop) {
        shop.nginxPods(NAME).forEach(pod -> shop.client().resource(pod).edit(now -> {
            now.getMetadata().getAnnotations().put("renewed", "now");
            return now;
        }));
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
}
