package dev.stickybalancer.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real programs, built by {@code dev/cluster/tools}; a test that needs them fails without them. */
public final class Binaries {
    private static final Path SETTINGS = Path.of("dev/cluster/settings.sh");

    private Binaries() {}

    /** A root file system with nginx; never written to. */
    public static Path nginxRootfs() {
        return existing("nginx-" + setting("NGINX_VERSION") + "/rootfs");
    }

    public static Path coreDns() {
        return existing("coredns-" + setting("COREDNS_VERSION") + "/coredns");
    }

    public static Path nginxExporter() {
        return existing("exporters-1.5.1-3.2.24/nginx-prometheus-exporter");
    }

    public static Path mtail() {
        return existing("exporters-1.5.1-3.2.24/mtail");
    }

    /** kube-apiserver, kubectl or etcd. */
    public static Path kubernetes(String name) {
        return existing("kubeapitest/k8s/" + setting("KUBERNETES_VERSION") + "-linux-amd64/" + name);
    }

    public static Path kubeControllerManager() {
        return existing("kubernetes-" + setting("KUBERNETES_VERSION") + "/bin/kube-controller-manager");
    }

    /** The Java of the operator's image. */
    public static Path java() {
        return existing("jre-" + setting("JRE_VERSION") + "/jre/bin/java");
    }

    /** What kstatus, Flux and Argo CD say of a resource. */
    public static Path gitOpsVerdicts() {
        return existing("gitops-verdicts-" + setting("GITOPS_VERDICTS_VERSION") + "/gitops-verdicts");
    }

    /** What {@code dev/cluster/settings.sh} says. */
    private static String setting(String name) {
        try {
            Matcher setting = Pattern.compile("^readonly " + name + "=(\\S+)", Pattern.MULTILINE)
                    .matcher(Files.readString(SETTINGS));
            if (!setting.find()) {
                throw new IllegalStateException(SETTINGS + " does not say " + name);
            }
            return setting.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Judges whether people who cannot see, or not well, can use a page. */
    public static Path axeCore() {
        return existing("axe-core-" + setting("AXE_CORE_VERSION") + "/node_modules/axe-core/axe.min.js");
    }

    public static Path helm() {
        return existing("helm-" + setting("HELM_VERSION") + "/helm");
    }

    /** What operator-framework says of an OLM bundle. */
    public static Path checkBundle() {
        return existing("check-bundle-" + setting("CHECK_BUNDLE_VERSION") + "/check-bundle");
    }

    /** prometheus or promtool. */
    public static Path prometheus(String name) {
        return existing("prometheus-" + setting("PROMETHEUS") + "/usr/bin/" + name);
    }

    public static Path kubeStateMetrics() {
        return existing("kube-state-metrics-" + setting("KUBE_STATE_METRICS_VERSION") + "/kube-state-metrics");
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
