package dev.stickybalancer.support;

import dev.stickybalancer.reconcile.CertManagerCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Plays cert-manager in one namespace, but for the Secret: that is the caller's, to be written first. */
public record CertManager(KubernetesClient client, String namespace) {
    private static final Path DEFINITION = Path.of("src/test/resources/cert-manager/certificates.yaml");
    private static final String DEFINITION_NAME = "certificates.cert-manager.io";
    private static final Duration LIFE = Duration.ofDays(90);

    /** Installs the API; it is served when this returns. */
    public static void install(KubernetesClient client) {
        try (InputStream yaml = Files.newInputStream(DEFINITION)) {
            client.load(yaml).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.holds(
                Duration.ofSeconds(30), "the API is served", () -> client.supports(CertManagerCertificate.class));
    }

    public static void uninstall(KubernetesClient client) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION_NAME)
                .delete();
    }

    /** A Certificate as a user creates it: nothing was issued yet. */
    public void create(String name, String secret) {
        client.resource(
                        """
                        apiVersion: cert-manager.io/v1
                        kind: Certificate
                        metadata: {name: %s, namespace: %s}
                        spec: {secretName: %s, dnsNames: [shop.example.com], issuerRef: {name: ca}}
                        """
                                .formatted(name, namespace, secret))
                .serverSideApply();
    }

    /** Tells of an issuance in two updates, as two of cert-manager's controllers do. */
    public void issued(String name, long revision) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        patch(name, "{\"revision\":%d}".formatted(revision));
        patch(
                name,
                """
                {"notBefore":"%s","notAfter":"%s","renewalTime":"%s",
                 "conditions":[{"type":"Ready","status":"True","reason":"Ready"}]}
                """
                        .formatted(
                                now, now.plus(LIFE), now.plus(LIFE.dividedBy(3).multipliedBy(2))));
    }

    private void patch(String name, String status) {
        certificate(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
    }

    private Resource<CertManagerCertificate> certificate(String name) {
        return client.resources(CertManagerCertificate.class)
                .inNamespace(namespace)
                .withName(name);
    }
}
