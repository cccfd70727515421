package dev.stickybalancer.apiserver;

import dev.stickybalancer.OperatorMain;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import dev.stickybalancer.support.Directories;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Ports;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A real API server with what {@code kubectl apply -k deploy} installs. RBAC is on, every request of a service account
 * is in the audit log. Its processes are ended by {@link #close} and with the JVM.
 */
final class ApiServer implements AutoCloseable {
    static final String OPERATOR_NAMESPACE = "stickybalancer-system";
    static final String OPERATOR_ACCOUNT = "stickybalancer-operator";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final String AUDIT_POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
                userGroups: ["system:serviceaccounts"]
              - level: None
            """;

    private final Path directory;
    private final int port = Ports.free();
    private final int etcdPort = Ports.free();
    private final List<Process> processes = new ArrayList<>();
    private final Credentials credentials;
    private final KubernetesClient admin;
    private final AuditLog audit;
    private Process apiServer;

    /** Starts etcd and the API server, and installs the operator's manifests; takes about 10 seconds. */
    ApiServer() throws IOException, GeneralSecurityException {
        directory = Files.createTempDirectory("stickybalancer-apiserver");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        credentials = new Credentials(directory, port);
        Files.writeString(directory.resolve("audit-policy.yaml"), AUDIT_POLICY);
        startEtcd();
        startApiServer();
        admin = new KubernetesClientBuilder().withConfig(credentials.admin()).build();
        audit = new AuditLog(directory.resolve("audit.log"));
        kubectl(
                "apply",
                "--server-side",
                "-k",
                Path.of("deploy").toAbsolutePath().toString());
        admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("stickybalancers.stickybalancer.dev")
                .waitUntilCondition(
                        definition -> definition.getStatus().getConditions().stream()
                                .anyMatch(c -> c.getType().equals("Established")
                                        && c.getStatus().equals("True")),
                        START_TIMEOUT.toSeconds(),
                        java.util.concurrent.TimeUnit.SECONDS);
    }

    /** May do everything; its requests are not in the audit log. */
    KubernetesClient admin() {
        return admin;
    }

    AuditLog audit() {
        return audit;
    }

    /** A new client with the operator's own service account, and nothing but the rights that are shipped. */
    KubernetesClient operatorClient() {
        return OperatorMain.client(credentials.client(operatorToken(OPERATOR_NAMESPACE)), new Interceptor() {});
    }

    /** A kubeconfig with the service account of the operator that is installed in a namespace. */
    Path operatorKubeconfig(String namespace) throws IOException {
        return credentials.kubeconfig("operator-" + namespace, operatorToken(namespace));
    }

    /** That of the shipped manifests with the certificate in it, for where this machine's files cannot be seen. */
    String portableOperatorKubeconfig() throws IOException {
        return credentials.portable(operatorKubeconfig(OPERATOR_NAMESPACE));
    }

    /** A kubeconfig of a cluster administrator. */
    Path adminKubeconfig() throws IOException {
        return credentials.adminKubeconfig();
    }

    private String operatorToken(String namespace) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(OPERATOR_ACCOUNT)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** Runs kubectl as a cluster administrator and returns what it printed; fails the test when kubectl fails. */
    String kubectl(String... arguments) {
        try {
            List<String> line = new ArrayList<>(List.of(
                    Binaries.kubernetes("kubectl").toString(),
                    "--kubeconfig",
                    adminKubeconfig().toString()));
            line.addAll(List.of(arguments));
            return Command.start(line).end().orFail();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the API server at once, as a crash would; etcd keeps what it has. */
    void kill() throws InterruptedException {
        apiServer.destroyForcibly().waitFor();
    }

    /** Starts the API server again, on the same port and data as before. */
    void resume() throws IOException {
        Instant from = Instant.now();
        startApiServer();
        audit.apiServerWasStarting(from, Instant.now());
    }

    private void startApiServer() throws IOException {
        List<String> flags = new ArrayList<>(credentials.flags());
        flags.addAll(List.of(
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--audit-policy-file=" + directory.resolve("audit-policy.yaml"),
                "--audit-log-path=" + directory.resolve("audit.log"),
                // Some clusters check who may block an owner's deletion: OpenShift does.
                "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
                // No controller makes a default service account for the pods of a test.
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none",
                "--shutdown-delay-duration=0s"));
        apiServer = start("kube-apiserver", flags);
        try (KubernetesClient probe = new KubernetesClientBuilder()
                .withConfig(credentials.unverified())
                .build()) {
            Eventually.holds(START_TIMEOUT, "the API server is ready, see " + directory, () -> {
                if (!apiServer.isAlive()) {
                    throw new IllegalStateException("the API server ended, see " + directory);
                }
                try {
                    return "ok".equals(probe.raw("/readyz"));
                } catch (KubernetesClientException e) {
                    return false;
                }
            });
        }
    }

    @Override
    public synchronized void close() {
        if (!Files.exists(directory)) {
            return; // closed before
        }
        Utils.closeQuietly(admin);
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        Directories.delete(directory);
    }

    private void startEtcd() throws IOException {
        String peer = "http://127.0.0.1:" + Ports.free();
        String clients = "http://127.0.0.1:" + etcdPort;
        start(
                "etcd",
                List.of(
                        "--data-dir=" + directory.resolve("etcd"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer,
                        "--logger=zap",
                        "--log-level=warn"));
    }

    private Process start(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Binaries.kubernetes(name).toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".log").toFile()))
                .start();
        processes.add(process);
        return process;
    }
}
