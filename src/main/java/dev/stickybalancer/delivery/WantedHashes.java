package dev.stickybalancer.delivery;

/** What every nginx pod shall run. */
public record WantedHashes(String config, String endpoints) {
    /** Before anything was rendered. */
    public static final WantedHashes NONE = new WantedHashes("", "");
}
