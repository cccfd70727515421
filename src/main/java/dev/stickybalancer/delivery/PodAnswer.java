package dev.stickybalancer.delivery;

import dev.stickybalancer.plan.HostsFile;
import java.time.Instant;
import java.util.Optional;

/**
 * What an nginx pod said of itself.
 *
 * @param askedAt when
 * @param reached false when it could not be asked; the rest is then what it said last, if anything
 * @param configHash of the nginx.conf that a live worker runs; empty when unknown
 * @param file its copy of the hosts file; empty when unknown or not a hosts file
 * @param rejectedHash of an nginx.conf that nginx refused, and {@code message} nginx's words; empty when there is none
 * @param certificate what it knows of its TLS certificate; {@link Certificate#NONE} without TLS
 * @param reloads since the pod started
 * @param zoneErrors addresses that nginx could not take in because its memory zone was full
 */
public record PodAnswer(
        Instant askedAt,
        boolean reached,
        String configHash,
        Optional<HostsFile> file,
        String rejectedHash,
        String message,
        Certificate certificate,
        int reloads,
        int zoneErrors) {

    static final PodAnswer NONE =
            new PodAnswer(Instant.EPOCH, false, "", Optional.empty(), "", "", Certificate.NONE, 0, 0);

    /**
     * The certificate that nginx presents, and why it is not the Secret's.
     *
     * @param hash of the certificate in use; empty when there is none
     * @param problem {@link #MISSING}, or nginx's words; empty when all is well
     */
    public record Certificate(String hash, String problem) {
        /** The Secret is not there, or has not both keys. */
        public static final String MISSING = "missing";

        public static final Certificate NONE = new Certificate("", "");

        public boolean isMissing() {
            return problem.equals(MISSING);
        }

        public boolean isRefused() {
            return !problem.isEmpty() && !isMissing();
        }
    }

    PodAnswer unreachedAt(Instant now) {
        return new PodAnswer(now, false, configHash, file, rejectedHash, message, certificate, reloads, zoneErrors);
    }

    /** True when the pod was reached and has both. */
    public boolean has(String wantedConfig, String wantedEndpoints) {
        return reached
                && configHash.equals(wantedConfig)
                && file.map(HostsFile::hash).filter(wantedEndpoints::equals).isPresent();
    }
}
