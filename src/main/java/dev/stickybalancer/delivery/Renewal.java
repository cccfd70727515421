package dev.stickybalancer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * A renewed certificate on its way from its Secret into the nginx pods of one balancer. The operator may not read Secrets:
 * it knows when cert-manager says that it issued a certificate, and which ones the pods present.
 *
 * @param told what cert-manager said last; empty before it could be asked
 * @param before hashes of the certificates that the pods presented when the one on its way was issued
 * @param since when that was seen; empty when none is on its way
 */
public record Renewal(Optional<Issued> told, Set<String> before, Optional<Instant> since) {
    /** Nothing is known yet. */
    public static final Renewal NONE = new Renewal(Optional.empty(), Set.of(), Optional.empty());

    /**
     * The pods may have had the certificate before it was told, and one that was issued anew may be the same as before:
     * then none of them ever presents another one, and nudging them must end.
     */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * What cert-manager says of the certificate in a Secret.
     *
     * @param secret name of the Secret
     * @param issuance differs from one issuance to the next; empty while cert-manager has issued none
     */
    public record Issued(String secret, String issuance) {}

    public Renewal {
        before = Set.copyOf(before);
    }

    /**
     * The state after another look.
     *
     * @param now told by cert-manager at this moment; empty when it could not be asked
     */
    public Renewal next(Optional<Issued> now, Collection<NginxPod> pods, Answers answers, Instant time) {
        if (now.isEmpty()) {
            return ended(pods, answers, time);
        }
        if (told.isEmpty() || !told.get().secret().equals(now.get().secret())) {
            // What was issued before we looked is in the pods, or comes with them.
            return new Renewal(now, Set.of(), Optional.empty());
        }
        if (now.equals(told) || now.get().issuance().isEmpty()) {
            return ended(pods, answers, time);
        }
        // cert-manager tells of one issuance in two updates: the pods may have taken it up between them.
        return new Renewal(now, since.isPresent() ? before : answers.certificates(pods), Optional.of(time));
    }

    /** What the pods shall come to have; empty when they have it. */
    public String wanted() {
        return since.flatMap(time -> told).map(Issued::issuance).orElse("");
    }

    private Renewal ended(Collection<NginxPod> pods, Answers answers, Instant time) {
        Set<String> presented = answers.certificates(pods);
        boolean taken = !presented.isEmpty() && Collections.disjoint(presented, before);
        boolean hopeless =
                since.filter(start -> !time.isBefore(start.plus(PATIENCE))).isPresent();
        return taken || hopeless ? new Renewal(told, Set.of(), Optional.empty()) : this;
    }
}
