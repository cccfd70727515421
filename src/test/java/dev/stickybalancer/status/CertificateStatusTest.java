package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;

/** What the status says of the TLS certificate that the nginx pods speak of. */
class CertificateStatusTest {
    private static Condition condition(Seen seen, String type) {
        return Conditions.find(seen.status(), type).orElseThrow();
    }

    private static void assertCondition(Seen seen, String type, String status, String reason) {
        assertEquals(status, condition(seen, type).getStatus(), type);
        assertEquals(reason, condition(seen, type).getReason(), type);
    }

    @Test
    void a_secret_that_is_missing_is_an_unresolved_reference_that_waits_for_nobody() {
        Seen seen = new Seen().certificate("a", "1234", "missing").certificate("b", "1234", "");
        assertCondition(seen, "ResolvedRefs", "False", "SecretNotFound");
        assertTrue(condition(seen, "ResolvedRefs").getMessage().contains("`shop-tls`"));
        assertCondition(seen, "Ready", "False", "SecretNotFound");
        assertCondition(seen, "Programmed", "True", "Programmed");
        assertCondition(seen, "Reconciling", "True", "SecretNotFound");
    }

    @Test
    void a_certificate_that_nginx_refuses_is_told_in_its_words() {
        Seen seen = new Seen().certificate("a", "1234", "key values mismatch").certificate("b", "1234", "");
        assertCondition(seen, "Programmed", "False", "ConfigRejected");
        assertTrue(condition(seen, "Programmed").getMessage().contains("key values mismatch"));
        assertCondition(seen, "Stalled", "True", "ConfigRejected");
    }

    @Test
    void a_renewal_is_over_when_every_pod_presents_the_same_certificate() {
        Seen during = new Seen().certificate("a", "1234", "").certificate("b", "5678", "");
        assertCondition(during, "Programmed", "False", "Propagating");
        Seen after = new Seen().certificate("a", "5678", "").certificate("b", "5678", "");
        assertCondition(after, "Ready", "True", "Ready");
    }
}
