package dev.stickybalancer.delivery;

import dev.stickybalancer.plan.HostsFile;
import java.time.Instant;
import java.util.Optional;

/**
 * What an nginx pod said of itself.
 *
 * @param askedAt when
 * @param reached false when it could not be asked; the rest is then what it said last, if anything
 * @param config what became of nginx.conf
 * @param file its copy of the hosts file; empty when unknown or not a hosts file
 * @param certificate what it knows of its TLS certificate; {@link Certificate#NONE} without TLS
 * @param reloads since the pod started
 * @param zoneErrors addresses that nginx could not take in because its memory zone was full
 */
public record PodAnswer(
        Instant askedAt,
        boolean reached,
        Config config,
        Optional<HostsFile> file,
        Certificate certificate,
        int reloads,
        int zoneErrors) {

    static final PodAnswer NONE =
            new PodAnswer(Instant.EPOCH, false, Config.UNKNOWN, Optional.empty(), Certificate.NONE, 0, 0);

    /**
     * What became of nginx.conf, by the hashes that name each one.
     *
     * @param running what a live worker runs; empty when unknown
     * @param delivered what the kubelet has put into the pod; it may have to wait for its turn to be run
     * @param rejected what nginx refused; empty when there is none
     * @param message nginx's words about that
     */
    public record Config(String running, String delivered, String rejected, String message) {
        public static final Config UNKNOWN = new Config("", "", "", "");
    }

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
        return new PodAnswer(now, false, config, file, certificate, reloads, zoneErrors);
    }

    /** True when the pod was reached and has both. */
    public boolean has(String wantedConfig, String wantedEndpoints) {
        return reached
                && config.running().equals(wantedConfig)
                && file.map(HostsFile::hash).filter(wantedEndpoints::equals).isPresent();
    }
}
