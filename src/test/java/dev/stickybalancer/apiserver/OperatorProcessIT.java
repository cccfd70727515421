package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.CertManager;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The life of the operator's process: start, hand-over, an outage; one test goes on where the one before ended. With an API
 * server of its own, so that others need not wait.
 */
@ExtendWith(WithApiServer.Own.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorProcessIT {
    private static final int BALANCERS = 50;
    private static final long MEMORY_LIMIT_MEBIBYTES = 384;
    static final Duration START = Duration.ofSeconds(60);
    /** Generous for busy machines; the figure itself is printed. */
    private static final Duration HAND_OVER = Duration.ofSeconds(12);

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 15));
    /** Three times what is aimed at, for busy machines; the figure itself is printed. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final ApiServer apiServer;
    private final Scene scene;
    private OperatorProcess operator;

    OperatorProcessIT(ApiServer apiServer) {
        this.apiServer = apiServer;
        this.scene = new Scene(apiServer, Optional.empty());
    }

    @AfterAll
    void end() throws IOException {
        if (operator != null) {
            operator.close();
        }
        Rights.assertNothingWasForbidden(apiServer.audit());
    }

    @Test
    @Order(1)
    void fifty_balancers_are_served_soon_after_the_start() throws IOException {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2");
        IntStream.range(0, BALANCERS).forEach(i -> scene.createMinimal("shop-" + i));
        operator = new OperatorProcess(apiServer, "first").awaitReady();
        long synced = operator.awaitSynced(START);
        long running = operator.age().toMillis();
        Eventually.holds(START, operator::log, () -> operator.log().split("created Deployment").length > BALANCERS);
        Eventually.holds(
                START, operator::log, () -> scene.balancers().inNamespace(scene.namespace()).list().getItems().stream()
                        .allMatch(balancer -> balancer.getStatus().observedGeneration() == 1));
        long written = operator.age().toMillis();
        System.out.printf(
                "%d balancers: leader's caches filled in %d ms, %d ms after the process began; all written after %d ms;"
                        + " %d MiB resident%n",
                BALANCERS, synced, running, written, operator.residentMebibytes());
        assertTrue(operator.residentMebibytes() <= MEMORY_LIMIT_MEBIBYTES, "more than the container may use");
    }

    @Test
    @Order(2)
    void ending_the_leader_hands_over_at_once_and_without_a_write() throws IOException, InterruptedException {
        OperatorProcess second = new OperatorProcess(apiServer, "second").awaitReady();
        scene.awaitQuiet();
        int writes = scene.writes().size();
        assertFalse(second.leads());
        OperatorProcess first = operator;
        operator = second;

        Duration[] took = new Duration[1];
        int exit;
        try (first) {
            long told = System.nanoTime();
            Thread watch = new Thread(() -> {
                Eventually.holds(START, second::log, second::leads);
                took[0] = Duration.ofNanos(System.nanoTime() - told);
            });
            watch.start();
            exit = first.terminate();
            watch.join();
            System.out.printf("hand-over: %d ms%n", took[0].toMillis());
            assertFalse(first.log().contains("could not be given back"), first::log);
        }
        assertEquals(143, exit, "as after any SIGTERM");
        assertTrue(took[0].compareTo(HAND_OVER) <= 0, "hand-over took " + took[0]);
        second.awaitSynced(START);
        scene.awaitQuiet();
        assertEquals(writes, scene.writes().size(), () -> scene.writes()
                .subList(writes, scene.writes().size())
                .toString());
    }

    @Test
    @Order(3)
    void operator_outlives_an_outage_of_the_api_server_and_works_again_soon_after()
            throws IOException, InterruptedException {
        apiServer.kill();
        Eventually.pause(OUTAGE);
        assertTrue(operator.isAlive(), operator::log);
        assertEquals(200, operator.status("/livez"));
        apiServer.resume();

        long returned = System.nanoTime();
        scene.patchSpec("shop-0", "{\"replicas\":3}");
        scene.objects(ConfigMap.class).withName("shop-1-balancer").delete();
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.7");
        Eventually.holds(
                RECOVERY,
                operator::log,
                () -> scene.find(Deployment.class, "shop-0-balancer").getSpec().getReplicas() == 3
                        && scene.find(ConfigMap.class, "shop-1-balancer") != null
                        && scene.hosts("shop-2").contains("10.1.0.7"));
        long took = Duration.ofNanos(System.nanoTime() - returned).toMillis();
        System.out.printf("after an outage of %d s: works again after %d ms%n", OUTAGE.toSeconds(), took);
        assertTrue(took <= RECOVERY.toMillis(), () -> took + " ms" + operator.log());
        assertTrue(operator.isAlive());
    }

    @Test
    @Order(4)
    void every_right_that_is_granted_is_used_and_no_other() {
        CertManager.install(apiServer.admin());
        // Somebody's pod that does not answer gets nudged; a Service that goes is worth an event.
        scene.nginxPods().start("shop-3");
        scene.endpoints(Scene.APP, "10.1.0.1");
        ConfigMap stray = scene.find(ConfigMap.class, "shop-4-balancer");
        stray.getData().put("stray", "key");
        scene.admin().resource(stray).update();
        scene.objects(Service.class).withName(Scene.APP).delete();

        SortedSet<String> granted = Rights.granted(scene.admin());
        // The API server asks for it when an object blocks its owner's deletion: the next test.
        granted.removeAll(Set.of("update stickybalancer.dev/stickybalancers/finalizers"));
        Eventually.holds(
                Scene.PATIENCE,
                () -> "used but not granted: " + minus(Rights.used(apiServer.audit()), granted)
                        + ", granted but not used: " + minus(granted, Rights.used(apiServer.audit())),
                () -> Rights.used(apiServer.audit()).equals(granted));
    }

    private static SortedSet<String> minus(SortedSet<String> all, SortedSet<String> less) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(less);
        return rest;
    }

    @Test
    @Order(5)
    void right_to_the_finalizers_is_needed_to_block_an_owners_deletion() {
        scene.admin()
                .rbac()
                .roles()
                .inNamespace(scene.namespace())
                .resource(new io.fabric8.kubernetes.api.model.rbac.RoleBuilder()
                        .withNewMetadata()
                        .withName("somebody")
                        .endMetadata()
                        .addNewRule()
                        .addToApiGroups("")
                        .addToResources("configmaps")
                        .addToVerbs("create")
                        .endRule()
                        .build())
                .create();
        scene.apiServer()
                .kubectl(
                        "create",
                        "rolebinding",
                        "somebody",
                        "--role=somebody",
                        "--user=somebody",
                        "-n",
                        scene.namespace());
        ConfigMap owned = scene.find(ConfigMap.class, "shop-5-balancer");
        ConfigMap copy = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("copy")
                .withNamespace(scene.namespace())
                .withOwnerReferences(owned.getMetadata().getOwnerReferences())
                .endMetadata()
                .build();
        try (KubernetesClient somebody = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(scene.admin().getConfiguration())
                        .withImpersonateUsername("somebody")
                        .build())
                .build()) {
            KubernetesClientException refusal =
                    assertThrows(KubernetesClientException.class, () -> somebody.resource(copy)
                            .create());
            assertTrue(refusal.getMessage().contains("blockOwnerDeletion"), refusal.getMessage());
        }
    }
}
