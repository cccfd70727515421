package dev.stickybalancer.nginx;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real programs of the nginx pod, built by {@code dev/images}; a test that needs them fails without them. */
final class Binaries {
    private Binaries() {}

    /** A root file system with nginx 1.30.6; never written to. */
    static Path nginxRootfs() {
        return existing("nginx-1.30.6/rootfs");
    }

    static Path coreDns() {
        return existing("coredns-1.14.7/coredns");
    }

    private static Path existing(String name) {
        var cache = System.getenv()
                .getOrDefault("STICKYBALANCER_CACHE", System.getProperty("user.home") + "/.cache/stickybalancer");
        var path = Path.of(cache, name);
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is missing: \"make images\" builds it");
        }
        return path;
    }
}
