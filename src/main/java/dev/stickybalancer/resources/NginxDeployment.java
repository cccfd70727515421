package dev.stickybalancer.resources;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.api.Metrics;
import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.render.RenderedConfig;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nginx pods. */
public final class NginxDeployment {
    /** Name of the port that the Service leads to. */
    public static final String HTTP_PORT_NAME = "http";

    /** Name of the port for TLS over TCP. */
    public static final String HTTPS_PORT_NAME = "https";

    /** Name of the same port over UDP. */
    public static final String HTTP3_PORT_NAME = "http3";

    /** Changes when a new pod is needed for new files to take effect. nginx.conf is not among them: it is reloaded. */
    public static final String PROGRAM_ANNOTATION = "stickybalancer.dev/program";

    /** nginx's user in the official image. */
    private static final long NGINX_USER = 101;

    /** Beyond the grace for open connections: the wait before nginx is told, and the agent's own end. */
    private static final int END_SECONDS = Containers.PRE_STOP_SECONDS + 10;

    /** A new pod serves this long before the next old one is stopped. */
    private static final int MIN_READY_SECONDS = 5;

    private static final int KEPT_REVISIONS = 3;

    /** Some copies of nginx.conf, and a second of bad news until agent.sh shortens the log of it. */
    private static final String RUN_SIZE = "32Mi";

    /** A handful of certificates with their chains; what was tested and what runs are both kept. */
    private static final String TLS_SIZE = "8Mi";

    /** What agent.sh lets the log grow to, and what 35,000 requests a second add until it looks again. */
    private static final String LOG_SIZE = "32Mi";

    /**
     * For connections to the app that nothing is on its way over: three seconds of silence, then three probes, one a
     * second. They are among the sysctls that Kubernetes calls safe, and of the pod alone.
     */
    private static final List<Sysctl> PROBES = List.of(
            new Sysctl("net.ipv4.tcp_keepalive_time", "3"),
            new Sysctl("net.ipv4.tcp_keepalive_intvl", "1"),
            new Sysctl("net.ipv4.tcp_keepalive_probes", "3"));

    private static final int OWNER_AND_GROUP_READ = 0440;

    private NginxDeployment() {}

    public static Deployment of(Owned owned, Settings settings, RenderedConfig rendered, Images images) {
        return new DeploymentBuilder()
                .withMetadata(owned.metadata(owned.name(), "nginx"))
                .withNewSpec()
                .withReplicas(settings.replicas())
                .withRevisionHistoryLimit(KEPT_REVISIONS)
                .withMinReadySeconds(MIN_READY_SECONDS)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString("25%"))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(owned.nginxSelector())
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(owned.labels("nginx"))
                .withAnnotations(Map.of(PROGRAM_ANNOTATION, rendered.programHash()))
                .endMetadata()
                .withSpec(pod(owned, settings, rendered, images))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec pod(Owned owned, Settings settings, RenderedConfig rendered, Images images) {
        return new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(settings.nginx().shutdownGraceSeconds() + (long) END_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NGINX_USER)
                .withRunAsGroup(NGINX_USER)
                .withFsGroup(NGINX_USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .withSysctls(PROBES)
                .endSecurityContext()
                .withTopologySpreadConstraints(
                        spread(owned, "kubernetes.io/hostname"), spread(owned, "topology.kubernetes.io/zone"))
                .withImagePullSecrets(settings.nginx().imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withInitContainers(sidecars(settings, images))
                .withContainers(Containers.nginx(settings, images))
                .withVolumes(volumes(owned, settings, rendered))
                .build();
    }

    private static List<Container> sidecars(Settings settings, Images images) {
        List<Container> sidecars = new ArrayList<>();
        if (settings.endpointUpdates() == EndpointUpdates.DYNAMIC) {
            sidecars.add(Containers.dns(settings, images));
        }
        sidecars.addAll(Exporters.of(settings, images));
        return sidecars;
    }

    private static TopologySpreadConstraint spread(Owned owned, String topologyKey) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topologyKey)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(owned.nginxSelector())
                .endLabelSelector()
                .build();
    }

    /** Keys are listed one by one: whatever else is put into a ConfigMap never reaches the pod. */
    private static List<Volume> volumes(Owned owned, Settings settings, RenderedConfig rendered) {
        List<Volume> volumes = new ArrayList<>();
        List<String> files = new ArrayList<>(rendered.files().keySet());
        files.remove(ConfigRenderer.REQUESTS_PROGRAM);
        volumes.add(configMap(Containers.CONFIG_VOLUME, owned.name(), files));
        volumes.add(configMap(Containers.ENDPOINTS_VOLUME, owned.endpointsName(), List.of(ConfigMaps.HOSTS)));
        volumes.add(memory(Containers.RUN_VOLUME, RUN_SIZE));
        volumes.add(bodies());
        if (settings.metrics() == Metrics.Mode.FULL) {
            volumes.add(memory(Containers.LOG_VOLUME, LOG_SIZE));
            // mtail is not ours, and sees nothing else of nginx's files.
            volumes.add(configMap(Containers.REQUESTS_VOLUME, owned.name(), List.of(ConfigRenderer.REQUESTS_PROGRAM)));
        }
        settings.tlsSecret().ifPresent(secret -> {
            volumes.add(certificate(secret));
            volumes.add(memory(Containers.TLS_VOLUME, TLS_SIZE));
        });
        volumes.add(new VolumeBuilder()
                .withName(Containers.CACHE_VOLUME)
                .withNewEmptyDir()
                .withSizeLimit(cacheLimit(settings))
                .endEmptyDir()
                .build());
        return volumes;
    }

    /** The kernel holds the limit: writing fails, and nobody is evicted. */
    private static Volume memory(String name, String size) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity(size))
                .endEmptyDir()
                .build();
    }

    /** On the node's disk, without a limit: a few large uploads at a time must not get the pod evicted. */
    private static Volume bodies() {
        return new VolumeBuilder()
                .withName(Containers.BODIES_VOLUME)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }

    /**
     * Whoever exceeds this is evicted, so it is far from what nginx keeps to: nginx counts a file only when it is whole, and
     * deletes what is too much every few seconds.
     */
    private static Quantity cacheLimit(Settings settings) {
        long kept = settings.cache().map(AssetCache::maxBytes).orElse(0L);
        return Quantities.canonical(new Quantity(Long.toString(4 * kept + (2L << 30)), ""));
    }

    /** Optional: a Secret that is not there yet must not keep the pod from saying so. */
    private static Volume certificate(String secret) {
        return new VolumeBuilder()
                .withName(Containers.CERTIFICATE_VOLUME)
                .withNewSecret()
                .withSecretName(secret)
                .withOptional(true)
                .withDefaultMode(OWNER_AND_GROUP_READ)
                .addNewItem()
                .withKey(PodPaths.CERTIFICATE)
                .withPath(PodPaths.CERTIFICATE)
                .endItem()
                .addNewItem()
                .withKey(PodPaths.KEY)
                .withPath(PodPaths.KEY)
                .endItem()
                .endSecret()
                .build();
    }

    private static Volume configMap(String volume, String name, Iterable<String> keys) {
        var builder = new VolumeBuilder().withName(volume).withNewConfigMap().withName(name);
        for (String key : keys) {
            builder = builder.addNewItem().withKey(key).withPath(key).endItem();
        }
        return builder.endConfigMap().build();
    }
}
