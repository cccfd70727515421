package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.delivery.Nudges;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.CertManager;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Renewals that cert-manager tells of. It has an API server of its own. */
@ExtendWith(WithApiServer.Own.class)
class CertManagerIT {
    /** The operator looks every 30 seconds whether there is something to watch. */
    static final Duration FOUND = Duration.ofSeconds(90);

    /** From the last nudge for a certificate that does not show to the end of the operator's patience. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(25);

    /** Longer than the longest pause between two nudges. */
    private static final Duration QUIET = Duration.ofSeconds(17);

    private static final String SECRET = "shop-tls";

    private final ApiServer apiServer;
    private final CertificateRequests requests;

    CertManagerIT(ApiServer apiServer) {
        this.apiServer = apiServer;
        this.requests = new CertificateRequests(apiServer, Instant.now());
    }

    @Test
    void renewal_nudges_the_nginx_pods_until_they_present_another_certificate() {
        try (RunningOperator operator = RunningOperator.start(apiServer)) {
            Scene scene = new Scene(apiServer, Optional.of(operator));
            List<String> addresses = createShop(scene);
            CertManager certManager = installAfterTheOperatorStarted(scene);
            certManager.create("shop", SECRET);
            scene.awaitQuiet();

            for (int revision = 1; revision <= 3; revision++) {
                int before = scene.writes().size();
                issueAndAwaitNudges(scene, certManager, revision);
                present(operator, addresses, "certificate-" + revision);
                scene.awaitQuiet();
                Set<String> written =
                        kinds(scene.writes().subList(before, scene.writes().size()));
                // An operator that looks when only one of the pods presents it says so in the status.
                assertEquals(Set.of("patch pods"), without("patch stickybalancers/status", written));
            }
            assertEquals(List.of(), scene.writesAfter(() -> Eventually.pause(QUIET)), "the pods have it");

            CertManager elsewhere =
                    new CertManager(apiServer.admin(), new Scene(apiServer, Optional.empty()).namespace());
            List<AuditLog.Request> writes = scene.writesAfter(() -> {
                certManager.create("other", "other-tls");
                certManager.issued("other", 1);
                elsewhere.create("shop", SECRET);
                elsewhere.issued("shop", 1);
                Eventually.pause(Duration.ofSeconds(3));
            });
            assertEquals(List.of(), writes, "other Secrets");

            issueAndAwaitNudges(scene, certManager, 4);
            Eventually.pause(GIVEN_UP);
            assertEquals(List.of(), scene.writesAfter(() -> Eventually.pause(QUIET)), "the same certificate again");

            CertManager.uninstall(apiServer.admin());
            Eventually.pause(Duration.ofSeconds(5));
            CertManager.install(apiServer.admin());
            Eventually.holds(FOUND, "Certificates are watched again", () -> requests.watches() > 1);
            certManager.create("shop", SECRET);
            issueAndAwaitNudges(scene, certManager, 5);
            present(operator, addresses, "certificate-5");
            scene.awaitQuiet();

            assertEquals(List.of(), scene.writesAfter(operator::restart), "issued before the start");
            assertEquals(0, requests.refusals());
        } finally {
            CertManager.uninstall(apiServer.admin());
        }
    }

    private static List<String> createShop(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.create("shop", "backend: {serviceRef: {name: meteor}}\ntls: {secretRef: {name: " + SECRET + "}}");
        List<String> addresses =
                List.of(scene.nginxPods().start("shop"), scene.nginxPods().start("shop"));
        present(scene.operator(), addresses, "self-signed");
        scene.nginxPods().rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
        scene.awaitQuiet();
        return addresses;
    }

    private CertManager installAfterTheOperatorStarted(Scene scene) {
        assertEquals(0, requests.watches(), "no such API yet");
        CertManager.install(apiServer.admin());
        Eventually.holds(FOUND, "Certificates are watched", () -> requests.watches() == 1);
        return new CertManager(apiServer.admin(), scene.namespace());
    }

    /** Each pod has been nudged when this returns. */
    private static void issueAndAwaitNudges(Scene scene, CertManager certManager, int revision) {
        Map<String, String> before = nudges(scene);
        certManager.issued("shop", revision);
        Eventually.holds(
                Scene.PATIENCE,
                () -> "each pod nudged since " + before + ", but " + nudges(scene),
                () -> nudges(scene).entrySet().stream()
                        .noneMatch(nudge -> before.get(nudge.getKey()).equals(nudge.getValue())));
    }

    private static Map<String, String> nudges(Scene scene) {
        return scene.objects(Pod.class).list().getItems().stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getMetadata().getAnnotations().getOrDefault(Nudges.ANNOTATION, "")));
    }

    private static void present(RunningOperator operator, List<String> addresses, String certificate) {
        addresses.forEach(address -> operator.pods().present(address, certificate));
    }

    private static Set<String> without(String kind, Set<String> kinds) {
        return kinds.stream().filter(each -> !each.equals(kind)).collect(Collectors.toSet());
    }

    private static Set<String> kinds(List<AuditLog.Request> writes) {
        return writes.stream()
                .map(write -> write.verb() + " " + write.resource())
                .collect(Collectors.toSet());
    }
}
