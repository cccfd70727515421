package dev.stickybalancer.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Certificate of cert-manager: it names the Secret that cert-manager writes, and holds none. Read only, and only what
 * tells one issuance from the next.
 */
@Group("cert-manager.io")
@Version("v1")
@Kind("Certificate")
@Plural("certificates")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class CertManagerCertificate
        extends CustomResource<CertManagerCertificate.Spec, CertManagerCertificate.Status> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Of its many fields this one. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(String secretName) {}

    /**
     * Written after the Secret, so that whoever sees it change finds the new certificate there.
     *
     * @param revision counts the issuances
     * @param notBefore of the certificate in the Secret, in RFC 3339, like {@code notAfter}: also when somebody else than
     *     cert-manager put it there
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(Long revision, String notBefore, String notAfter) {}

    /** Keeps the little that the cache needs: managed fields and annotations can be many times as long. */
    @Override
    public void setMetadata(ObjectMeta metadata) {
        super.setMetadata(new ObjectMetaBuilder()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .build());
    }

    String secret() {
        return getSpec() == null || getSpec().secretName() == null
                ? ""
                : getSpec().secretName();
    }

    /** Another text after each issuance; empty before the first. */
    String issuance() {
        return getStatus() == null
                ? ""
                : Stream.of(
                                getStatus().revision(),
                                getStatus().notBefore(),
                                getStatus().notAfter())
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .collect(Collectors.joining(" "));
    }
}
