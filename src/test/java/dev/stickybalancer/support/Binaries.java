package dev.stickybalancer.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real programs, built by {@code dev/cluster/tools}; a test that needs them fails without them. */
public final class Binaries {
    private Binaries() {}

    /** A root file system with nginx 1.30.6; never written to. */
    public static Path nginxRootfs() {
        return existing("nginx-1.30.6/rootfs");
    }

    public static Path coreDns() {
        return existing("coredns-1.14.7/coredns");
    }

    /** kube-apiserver, kubectl or etcd. */
    public static Path kubernetes(String name) {
        return existing("kubeapitest/k8s/1.34.4-linux-amd64/" + name);
    }

    /** The Java of the operator's image. */
    public static Path java() {
        return existing("jre-25-r1/jre/bin/java");
    }

    /** What kstatus and Argo CD say of a resource. */
    public static Path gitOpsVerdicts() {
        return existing("gitops-verdicts-1/gitops-verdicts");
    }

    private static Path existing(String name) {
        var cache = System.getenv()
                .getOrDefault("STICKYBALANCER_CACHE", System.getProperty("user.home") + "/.cache/stickybalancer");
        var path = Path.of(cache, name);
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is missing: dev/cluster/tools builds it");
        }
        return path;
    }
}
