package dev.stickybalancer.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertManagerCertificateTest {
    private static final String ISSUED =
            """
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata:
              name: shop
              namespace: web
              uid: 3f5c
              resourceVersion: "42"
              annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
              managedFields: [{manager: cert-manager, operation: Update}]
            spec:
              secretName: shop-tls
              dnsNames: [shop.example.com]
              issuerRef: {name: letsencrypt, kind: ClusterIssuer}
            status:
              revision: 2
              notBefore: "2026-01-01T00:00:00Z"
              notAfter: "2026-04-01T00:00:00Z"
              renewalTime: "2026-03-02T00:00:00Z"
              conditions: [{type: Ready, status: "True", reason: Ready}]
            """;

    private static CertManagerCertificate read(String yaml) {
        return Serialization.unmarshal(yaml, CertManagerCertificate.class);
    }

    private static String issuanceWith(String before, String after) {
        return read(ISSUED.replace(before, after)).issuance();
    }

    @Test
    void names_its_secret_and_the_issuance() {
        assertEquals("shop-tls", read(ISSUED).secret());
        assertEquals("2 2026-01-01T00:00:00Z 2026-04-01T00:00:00Z", read(ISSUED).issuance());
    }

    @Test
    void issuance_is_another_one_with_another_number_or_other_dates() {
        String issuance = read(ISSUED).issuance();
        assertNotEquals(issuance, issuanceWith("revision: 2", "revision: 3"));
        assertNotEquals(issuance, issuanceWith("2026-01-01", "2026-01-02"));
        assertNotEquals(issuance, issuanceWith("2026-04-01", "2026-04-02"));
    }

    /** The Secret is the old one while cert-manager works on it, and when it failed. */
    @Test
    void work_on_an_issuance_is_none() {
        String issuance = read(ISSUED).issuance();
        assertEquals(issuance, issuanceWith("[{type: Ready", "[{type: Issuing, status: \"True\"}, {type: Ready"));
        assertEquals(issuance, issuanceWith("status: \"True\"", "status: \"False\""));
        assertEquals(issuance, issuanceWith("renewalTime: \"2026-03-02", "renewalTime: \"2026-03-03"));
    }

    @Test
    void before_the_first_issuance_there_is_none() {
        assertEquals("", read(ISSUED.substring(0, ISSUED.indexOf("status:\n"))).issuance());
        assertEquals(
                "",
                read(ISSUED.substring(0, ISSUED.indexOf("  revision")) + "  conditions: []\n")
                        .issuance());
    }

    @Test
    void incomplete_object_harms_nobody() {
        CertManagerCertificate empty = read("kind: Certificate\nmetadata: {name: a}\n");
        assertEquals("", empty.secret());
        assertEquals("", empty.issuance());
    }

    @Test
    void cache_keeps_nothing_of_the_metadata_but_what_identifies_the_object() {
        var metadata = read(ISSUED).getMetadata();
        assertEquals(
                List.of("shop", "web", "3f5c", "42"),
                List.of(metadata.getName(), metadata.getNamespace(), metadata.getUid(), metadata.getResourceVersion()));
        assertEquals(List.of(), metadata.getManagedFields());
        assertEquals(java.util.Map.of(), metadata.getAnnotations());
    }
}
