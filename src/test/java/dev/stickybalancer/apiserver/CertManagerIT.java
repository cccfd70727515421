package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stickybalancer.delivery.Nudges;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.CertManager;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Renewals that cert-manager tells of; it comes and goes, with or without the right to see it. It has an API server of its own. */
class CertManagerIT {
    /** The operator looks every 30 seconds whether there is something to watch. */
    private static final Duration FOUND = Duration.ofSeconds(90);

    /** From the last nudge for a certificate that does not show to the end of the operator's patience. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(25);

    /** Longer than the longest pause between two nudges. */
    private static final Duration QUIET = Duration.ofSeconds(17);

    private static final String SECRET = "shop-tls";
    private static ApiServer apiServer;

    /** One test must not see what another one did. */
    private final Instant begun = Instant.now();

    @BeforeAll
    static void begin() throws Exception {
        apiServer = new ApiServer();
    }

    @AfterAll
    static void end() {
        apiServer.close();
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
                assertEquals(
                        Set.of("patch pods"),
                        kinds(scene.writes().subList(before, scene.writes().size())));
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
            Eventually.holds(FOUND, "Certificates are watched again", () -> watches() > 1);
            certManager.create("shop", SECRET);
            issueAndAwaitNudges(scene, certManager, 5);
            present(operator, addresses, "certificate-5");
            scene.awaitQuiet();

            assertEquals(List.of(), scene.writesAfter(operator::restart), "issued before the start");
            assertEquals(0, refusals());
        } finally {
            CertManager.uninstall(apiServer.admin());
        }
    }

    @Test
    void namespaced_operator_watches_where_it_may_and_says_once_where_not() throws IOException {
        Scene allowed = new Scene(apiServer, Optional.empty());
        Scene refused = new Scene(apiServer, Optional.empty());
        CertManager.install(apiServer.admin());
        allowOnlyIn(allowed.namespace());
        try (OperatorProcess operator = new OperatorProcess(
                        apiServer,
                        "narrow",
                        Map.of("WATCH_NAMESPACES", allowed.namespace() + "," + refused.namespace()))
                .awaitReady()) {
            Eventually.holds(FOUND, operator::log, () -> refusals() >= 2);
            String log = operator.log();
            assertEquals(1, watches());
            assertEquals(
                    allowed.namespace(),
                    requests()
                            .filter(CertManagerIT::succeeded)
                            .map(AuditLog.Request::namespace)
                            .distinct()
                            .collect(Collectors.joining()));
            assertEquals(1, count(log, "watching Certificates of cert-manager in namespace " + allowed.namespace()));
            assertEquals(1, count(log, "cannot be watched in namespace " + refused.namespace()), log);
            assertFalse(log.contains("\tat "), log);

        } finally {
            CertManager.uninstall(apiServer.admin());
            apiServer.kubectl("apply", "-k", "deploy/rbac");
        }
    }

    /** Instead of everywhere, as a cluster-wide role does. */
    private static void allowOnlyIn(String namespace) {
        apiServer
                .admin()
                .rbac()
                .clusterRoles()
                .withName("stickybalancer-operator-watched")
                .edit(role -> {
                    role.getRules().removeIf(rule -> rule.getApiGroups().contains("cert-manager.io"));
                    return role;
                });
        apiServer.kubectl(
                "create",
                "role",
                "certificates",
                "-n",
                namespace,
                "--verb=list,watch",
                "--resource=certificates.cert-manager.io");
        apiServer.kubectl(
                "create",
                "rolebinding",
                "certificates",
                "-n",
                namespace,
                "--role=certificates",
                "--serviceaccount=" + ApiServer.OPERATOR_NAMESPACE + ":" + ApiServer.OPERATOR_ACCOUNT);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    private static List<String> createShop(Scene scene) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1");
        scene.create("shop", "backend: {serviceRef: {name: meteor}}\ntls: {secretRef: {name: " + SECRET + "}}");
        List<String> addresses = List.of(scene.startPod("shop"), scene.startPod("shop"));
        present(scene.operator(), addresses, "self-signed");
        scene.rollOut("shop");
        scene.await("shop", "Ready=True/Ready");
        scene.awaitQuiet();
        return addresses;
    }

    private CertManager installAfterTheOperatorStarted(Scene scene) {
        assertEquals(0, watches(), "no such API yet");
        CertManager.install(apiServer.admin());
        Eventually.holds(FOUND, "Certificates are watched", () -> watches() == 1);
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

    private static Set<String> kinds(List<AuditLog.Request> writes) {
        return writes.stream()
                .map(write -> write.verb() + " " + write.resource())
                .collect(Collectors.toSet());
    }

    private long watches() {
        return requests()
                .filter(request -> request.verb().equals("watch") && succeeded(request))
                .count();
    }

    private static boolean succeeded(AuditLog.Request request) {
        return request.code() < 400;
    }

    private long refusals() {
        return requests().filter(request -> request.code() == 403).count();
    }

    /** For Certificates. */
    private Stream<AuditLog.Request> requests() {
        return apiServer.audit().requests().stream()
                .filter(request -> request.resource().equals("certificates"))
                .filter(request -> request.time().isAfter(begun));
    }
}
