package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.CertManager;
import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** cert-manager's API comes and goes, with or without the right to see it. It has an API server of its own. */
@ExtendWith(WithApiServer.Own.class)
class CertificateWatchIT {
    private static final Duration FOUND = CertManagerIT.FOUND;

    /** The client takes a watch that ends within two seconds without an event for one that was refused. */
    private static final Duration AN_OLD_WATCH = Duration.ofSeconds(3);

    private static final String STACK_TRACE = "\tat ";

    private final ApiServer apiServer;
    private final CertificateRequests requests;

    CertificateWatchIT(ApiServer apiServer) {
        this.apiServer = apiServer;
        this.requests = new CertificateRequests(apiServer, Instant.now());
    }

    @Test
    void api_that_goes_and_comes_back_is_watched_again_without_a_word() throws IOException {
        CertManager.install(apiServer.admin());
        try (OperatorProcess operator = new OperatorProcess(apiServer, "wide").awaitReady()) {
            Eventually.holds(FOUND, operator::log, () -> requests.watches() == 1);
            for (int time = 1; time <= 4; time++) {
                Eventually.pause(AN_OLD_WATCH);
                goAndComeBack(operator);
            }
            String log = operator.log();
            assertEquals(1, count(log, "watching Certificates of cert-manager in all namespaces"), log);
            assertFalse(log.contains(STACK_TRACE), log);
        } finally {
            CertManager.uninstall(apiServer.admin());
        }
    }

    @Test
    void watch_that_the_client_gives_up_is_begun_anew() throws IOException {
        CertManager.install(apiServer.admin());
        try (OperatorProcess operator = new OperatorProcess(apiServer, "wide").awaitReady()) {
            Eventually.holds(FOUND, operator::log, () -> requests.watches() == 1);
            goAndComeBack(operator);
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
            Eventually.holds(FOUND, operator::log, () -> requests.refusals() >= 2);
            String log = operator.log();
            assertEquals(1, requests.watches());
            assertEquals(
                    allowed.namespace(),
                    requests.granted("list").stream()
                            .map(AuditLog.Request::namespace)
                            .distinct()
                            .collect(Collectors.joining()));
            assertEquals(1, count(log, "watching Certificates of cert-manager in namespace " + allowed.namespace()));
            assertEquals(1, count(log, "cannot be watched in namespace " + refused.namespace()), log);
            assertFalse(log.contains(STACK_TRACE), log);
        } finally {
            CertManager.uninstall(apiServer.admin());
            apiServer.kubectl("apply", "-k", "deploy/rbac");
        }
    }

    private void goAndComeBack(OperatorProcess operator) {
        int lists = requests.granted("list").size();
        long misses = requests.misses();
        CertManager.uninstall(apiServer.admin());
        Eventually.holds(Scene.PATIENCE, "the watch has ended", () -> requests.misses() > misses);
        CertManager.install(apiServer.admin());
        Duration took = Eventually.holds(
                FOUND, operator::log, () -> requests.granted("list").size() > lists);
        System.out.println("watched again after " + took.toMillis() + " ms");
    }

    /** Instead of everywhere, as a cluster-wide role does. */
    private void allowOnlyIn(String namespace) {
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
}
