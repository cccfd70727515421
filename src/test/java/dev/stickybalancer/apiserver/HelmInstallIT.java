package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.docs.Page;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases come and go by the commands of docs/install.md, on an API server of their own, which begins with what
 * {@code kubectl apply -k deploy} installs; one test goes on where the one before ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmInstallIT {
    private static final String CHART = "deploy/helm/stickybalancer";
    private static final String DEFINITION = "stickybalancers.stickybalancer.dev";
    private static ApiServer apiServer;
    private static Scene scene;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        apiServer = new ApiServer();
        scene = new Scene(apiServer, Optional.empty());
    }

    @AfterAll
    static void end() {
        apiServer.close();
    }

    @Test
    @Order(1)
    void release_takes_over_what_kubectl_installed() throws IOException {
        run(documented("--take-ownership").replace(CHART, chartOfAnOlderRelease()));
        assertFalse(knowsSuspend());
    }

    @Test
    @Order(2)
    void upgrade_brings_the_resource_definition_too() throws IOException {
        run(documented("helm upgrade"));
        assertTrue(knowsSuspend());
        assertEquals(
                "stickybalancer-0.1.0", operator().getMetadata().getLabels().get("helm.sh/chart"));
    }

    @Test
    @Order(3)
    void uninstalling_leaves_the_definition_and_every_balancer() throws IOException {
        scene.createMinimal("stays");
        run(documented("helm uninstall"));
        assertNotNull(scene.balancer("stays"));
        assertNull(operator());
        assertEquals(
                "", apiServer.kubectl("get", "clusterroles,clusterrolebindings", "-l", "helm.sh/chart", "-o", "name"));
    }

    @Test
    @Order(4)
    void deleting_the_definition_deletes_every_balancer_and_a_new_release_brings_it_again() {
        run(documented("kubectl delete -k crds"));
        assertNull(definition());
        run(documented("--namespace stickybalancer-system --create-namespace"));
        assertTrue(knowsSuspend());
        assertNotNull(operator());
        assertNull(scene.balancer("stays"));
        run(documented("helm uninstall"));
        run(documented("kubectl delete -k crds"));
    }

    @Test
    @Order(5)
    void namespaced_release_serves_its_namespaces_and_can_do_nothing_elsewhere() throws IOException {
        run(documented("kubectl apply --server-side -k crds"));
        Eventually.holds(
                Scene.PATIENCE,
                "balancers are served",
                () -> Command.run(Binaries.kubernetes("kubectl"), "--kubeconfig=" + kubeconfig(), "get", "stb")
                                .exitCode()
                        == 0);
        Scene other = new Scene(apiServer, Optional.empty());
        Scene foreign = new Scene(apiServer, Optional.empty());
        for (Scene one : List.of(scene, other, foreign)) {
            one.createService(Scene.APP, 80);
            one.endpoints(Scene.APP, "10.1.0.1");
            one.createMinimal("shop");
        }
        String watched = scene.namespace() + "," + other.namespace();
        String notes = run(documented("rbac.scope=Namespaced").replace("shop,blog", watched));
        assertTrue(notes.contains("serves the namespaces " + watched.replace(",", ", ")), notes);
        try (OperatorProcess operator =
                new OperatorProcess(apiServer, "team", "namespaced", Map.of("WATCH_NAMESPACES", watched))) {
            for (Scene served : List.of(scene, other)) {
                Eventually.holds(
                        OperatorProcessIT.START,
                        operator::log,
                        () -> served.find(Deployment.class, "shop-balancer") != null
                                && served.find(NetworkPolicy.class, "shop-balancer") != null
                                && served.hosts("shop").contains("10.1.0.1"));
            }
        }
        Rights.assertNothingWasForbidden(apiServer.audit());
        assertNull(foreign.find(ConfigMap.class, "shop-balancer"));
        assertEquals("yes", may("list", "services", scene));
        assertEquals("no", may("list", "services", foreign));
        assertEquals("no", may("list", "stickybalancers.stickybalancer.dev", foreign));
        assertEquals("no", may("get", "secrets", scene));
    }

    @Test
    @Order(6)
    void without_network_policies_the_operator_neither_makes_them_nor_may_it() throws IOException {
        run("helm upgrade stickybalancer " + CHART
                + " --namespace team --reuse-values --set networkPolicies.balancers=false");
        run(documented("kubectl delete networkpolicies"));
        scene.createMinimal("open");
        Map<String, String> environment = Map.of("WATCH_NAMESPACES", scene.namespace(), "NETWORK_POLICIES", "false");
        try (OperatorProcess operator = new OperatorProcess(apiServer, "team", "without-policies", environment)) {
            Eventually.holds(
                    OperatorProcessIT.START,
                    operator::log,
                    () -> scene.find(Deployment.class, "open-balancer") != null);
        }
        assertNull(scene.find(NetworkPolicy.class, "shop-balancer"));
        assertNull(scene.find(NetworkPolicy.class, "open-balancer"));
        for (String verb : List.of("list", "create", "patch")) {
            assertEquals("no", may(verb, "networkpolicies.networking.k8s.io", scene));
        }
        Rights.assertNothingWasForbidden(apiServer.audit());
    }

    /** What the operator of the namespaced release may do. */
    private static String may(String verb, String resource, Scene where) {
        Command answer = Command.run(
                Binaries.kubernetes("kubectl"),
                "--kubeconfig=" + kubeconfig(),
                "auth",
                "can-i",
                verb,
                resource,
                "-n",
                where.namespace(),
                "--as=system:serviceaccount:team:" + ApiServer.OPERATOR_ACCOUNT);
        return answer.output().strip();
    }

    /** This chart, but its definition lacks a field. */
    private String chartOfAnOlderRelease() throws IOException {
        Command.run("/bin/cp", "-r", CHART, directory.toString()).orFail();
        Path chart = directory.resolve("stickybalancer");
        Path definition = chart.resolve("files/" + DEFINITION + ".yaml");
        String text = Files.readString(definition);
        String older = text.replace("              suspend:\n", "              suspended:\n");
        assertFalse(older.equals(text), "the definition has no field `suspend`");
        Files.writeString(definition, older);
        return chart.toString();
    }

    private static Deployment operator() {
        return apiServer
                .admin()
                .resources(Deployment.class)
                .inNamespace(ApiServer.OPERATOR_NAMESPACE)
                .withName("stickybalancer-operator")
                .get();
    }

    private static CustomResourceDefinition definition() {
        return apiServer
                .admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .get();
    }

    private static boolean knowsSuspend() {
        JSONSchemaProps schema =
                definition().getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        return schema.getProperties().get("spec").getProperties().containsKey("suspend");
    }

    /** The command of docs/install.md that has these words. */
    private static String documented(String words) {
        List<String> commands = Page.of(Path.of("docs/install.md")).blocks().stream()
                .flatMap(block -> block.content().replace("\\\n", "").lines())
                .filter(line -> line.contains(words))
                .toList();
        assertEquals(1, commands.size(), words);
        return commands.get(0);
    }

    /** Runs it against the API server. */
    private static String run(String command) {
        List<String> words = new ArrayList<>(List.of(command.replace("'", "").split(" +")));
        Path program = words.remove(0).equals("helm") ? Binaries.helm() : Binaries.kubernetes("kubectl");
        words.add("--kubeconfig=" + kubeconfig());
        return Command.run(program, words.toArray(String[]::new)).orFail();
    }

    private static Path kubeconfig() {
        try {
            return apiServer.adminKubeconfig();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
