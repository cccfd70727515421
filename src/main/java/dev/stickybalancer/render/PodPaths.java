package dev.stickybalancer.render;

/** Where things are inside an nginx pod. The Deployment mounts exactly these. */
public final class PodPaths {
    /** The config ConfigMap: nginx.conf, holding.conf, Corefile, agent.sh. */
    public static final String CONFIG = "/etc/stickybalancer/config";

    /** The endpoints ConfigMap: {@code hosts}. */
    public static final String ENDPOINTS = "/etc/stickybalancer/endpoints";

    /** The only place that nginx and the agent write to; the root file system is read-only. */
    public static final String RUN = "/run/nginx";

    static final String HOSTS = ENDPOINTS + "/hosts";
    static final String STATUS = RUN + "/status.json";

    private PodPaths() {}
}
