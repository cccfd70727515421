package dev.stickybalancer.delivery;

/**
 * What every nginx pod shall run.
 *
 * @param certificate names a renewed certificate that the pods do not present yet; empty when there is none
 */
public record WantedHashes(String config, String endpoints, String certificate) {
    /** Before anything was rendered. */
    public static final WantedHashes NONE = new WantedHashes("", "");

    public WantedHashes(String config, String endpoints) {
        this(config, endpoints, "");
    }

    public boolean awaitsCertificate() {
        return !certificate.isEmpty();
    }

    @Override
    public String toString() {
        return config + "." + endpoints + (awaitsCertificate() ? "." + certificate : "");
    }
}
