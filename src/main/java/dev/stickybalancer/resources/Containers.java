package dev.stickybalancer.resources;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.api.Metrics;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The two containers that an nginx pod consists of. */
final class Containers {
    static final String CONFIG_VOLUME = "config";
    static final String ENDPOINTS_VOLUME = "endpoints";
    static final String RUN_VOLUME = "run";
    static final String BODIES_VOLUME = "bodies";
    static final String LOG_VOLUME = "log";
    static final String REQUESTS_VOLUME = "requests";
    static final String CERTIFICATE_VOLUME = "certificate";
    static final String TLS_VOLUME = "tls";
    static final String CACHE_VOLUME = "cache";

    /** How long a stopping pod goes on taking connections, so that every kube-proxy has forgotten it. */
    static final int PRE_STOP_SECONDS = 5;

    private static final PodPorts PORTS = PodPorts.STANDARD;
    private static final String ADMIN_PORT_NAME = "admin";
    private static final String DNS_PORT_NAME = "dns-health";
    private static final String SHUTDOWN_GRACE = "SHUTDOWN_GRACE_SECONDS";

    /** Tells agent.sh that there is no name server beside it. */
    private static final String ENDPOINT_UPDATES = "ENDPOINT_UPDATES";

    /** What agent.sh otherwise takes as the least is the oldest nginx that is sticky by itself and safe. */
    private static final String OLDEST_NGINX = "OLDEST_NGINX";

    /** The first that knows every other directive of nginx.conf. */
    private static final String OLDEST_NGINX_WITH_MODULE = "1.29.3";

    private Containers() {}

    static Container nginx(Settings settings, Images images) {
        return new ContainerBuilder()
                .withName("nginx")
                .withImage(settings.nginx().image().orElse(images.nginx()))
                .withImagePullPolicy(settings.nginx().imagePullPolicy())
                .withCommand("/bin/sh", PodPaths.CONFIG + "/agent.sh")
                .withEnv(environment(settings))
                .withPorts(ports(settings.front()))
                .withStartupProbe(probe(ADMIN_PORT_NAME, "/healthz", 1, 60, 2))
                .withReadinessProbe(probe(ADMIN_PORT_NAME, "/readyz", 2, 2, 2))
                .withLivenessProbe(probe(ADMIN_PORT_NAME, "/healthz", 10, 3, 5))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep((long) PRE_STOP_SECONDS)
                .endPreStop()
                .endLifecycle()
                .withResources(compute(settings.nginx().compute(), Map.of("cpu", "100m", "memory", "64Mi")))
                .withSecurityContext(restricted(false))
                .withVolumeMounts(mounts(settings))
                .build();
    }

    private static List<EnvVar> environment(Settings settings) {
        List<EnvVar> variables = new ArrayList<>();
        variables.add(variable(SHUTDOWN_GRACE, Integer.toString(settings.nginx().shutdownGraceSeconds())));
        if (settings.endpointUpdates() == EndpointUpdates.RELOAD) {
            variables.add(variable(ENDPOINT_UPDATES, "Reload"));
        }
        if (settings.stickyModule() != StickyModule.NATIVE) {
            variables.add(variable(OLDEST_NGINX, OLDEST_NGINX_WITH_MODULE));
        }
        return variables;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static List<ContainerPort> ports(Front front) {
        List<ContainerPort> ports = new ArrayList<>();
        ports.add(port(NginxDeployment.HTTP_PORT_NAME, "TCP", PORTS.http()));
        ports.add(port(ADMIN_PORT_NAME, "TCP", PORTS.admin()));
        front.tls().ifPresent(tls -> {
            ports.add(port(NginxDeployment.HTTPS_PORT_NAME, "TCP", PORTS.https()));
            if (tls.http3()) {
                ports.add(port(NginxDeployment.HTTP3_PORT_NAME, "UDP", PORTS.https()));
            }
        });
        return ports;
    }

    static ContainerPort port(String name, String protocol, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withProtocol(protocol)
                .withContainerPort(number)
                .build();
    }

    private static List<VolumeMount> mounts(Settings settings) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount(CONFIG_VOLUME, PodPaths.CONFIG, true));
        mounts.add(mount(ENDPOINTS_VOLUME, PodPaths.ENDPOINTS, true));
        mounts.add(mount(RUN_VOLUME, PodPaths.RUN, false));
        mounts.add(mount(BODIES_VOLUME, PodPaths.BODIES, false));
        if (settings.metrics() == Metrics.Mode.FULL) {
            mounts.add(mount(LOG_VOLUME, PodPaths.LOG, false));
        }
        if (settings.tlsSecret().isPresent()) {
            mounts.add(mount(CERTIFICATE_VOLUME, PodPaths.SECRET, true));
            mounts.add(mount(TLS_VOLUME, PodPaths.TLS, false));
        }
        // Always: a pod from before the cache was switched on would refuse a configuration that has one.
        mounts.add(mount(CACHE_VOLUME, PodPaths.CACHE, false));
        return mounts;
    }

    /** A native sidecar: it runs before nginx starts and until nginx has ended. */
    static Container dns(Settings settings, Images images) {
        return new ContainerBuilder()
                .withName("dns")
                .withImage(settings.dns().image().orElse(images.dns()))
                .withImagePullPolicy(settings.nginx().imagePullPolicy())
                .withArgs("-conf", PodPaths.CONFIG + "/Corefile")
                // Measured at rest: 3.8 ms of a processor a second, instead of 4.9 with two threads.
                .addNewEnv()
                .withName("GOMAXPROCS")
                .withValue("1")
                .endEnv()
                .withRestartPolicy("Always")
                .withPorts(port(DNS_PORT_NAME, "TCP", PORTS.dnsHealth()))
                .withStartupProbe(probe(DNS_PORT_NAME, "/ready", 1, 60, 2))
                .withLivenessProbe(probe(DNS_PORT_NAME, "/ready", 10, 3, 5))
                .withResources(compute(settings.dns().compute(), Map.of("cpu", "20m", "memory", "32Mi")))
                .withSecurityContext(restricted(true))
                .withVolumeMounts(
                        mount(CONFIG_VOLUME, PodPaths.CONFIG, true), mount(ENDPOINTS_VOLUME, PodPaths.ENDPOINTS, true))
                .build();
    }

    private static Probe probe(String port, String path, int period, int failures, int timeout) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(port))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withTimeoutSeconds(timeout)
                .build();
    }

    private static ResourceRequirements compute(Settings.Compute given, Map<String, String> defaults) {
        ResourceRequirementsBuilder builder = new ResourceRequirementsBuilder();
        if (given.requests().isEmpty() && given.limits().isEmpty()) {
            new TreeMap<>(defaults).forEach((name, quantity) -> builder.addToRequests(name, new Quantity(quantity)));
        }
        builder.addToRequests(Quantities.canonical(given.requests()));
        builder.addToLimits(Quantities.canonical(given.limits()));
        return builder.build();
    }

    /**
     * The official CoreDNS binary carries the file capability {@code cap_net_bind_service}; where the capability is
     * dropped for good, the kernel refuses to start it.
     */
    static SecurityContext restricted(boolean mayBindLowPorts) {
        SecurityContextBuilder builder =
                new SecurityContextBuilder().withAllowPrivilegeEscalation(false).withReadOnlyRootFilesystem(true);
        var capabilities = builder.withNewCapabilities().addToDrop("ALL");
        return (mayBindLowPorts ? capabilities.addToAdd("NET_BIND_SERVICE") : capabilities)
                .endCapabilities()
                .build();
    }

    static VolumeMount mount(String volume, String path, boolean readOnly) {
        VolumeMountBuilder builder = new VolumeMountBuilder().withName(volume).withMountPath(path);
        return (readOnly ? builder.withReadOnly(true) : builder).build();
    }
}
