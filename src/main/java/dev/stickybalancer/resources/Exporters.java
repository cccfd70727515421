package dev.stickybalancer.resources;

import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;

/**
 * The containers that tell Prometheus of an nginx pod. Native sidecars, so that the last minutes of a stopping pod are told,
 * too. Without probes: nginx serves without them, and a probe could only take it away.
 */
public final class Exporters {
    private static final PodPorts PORTS = PodPorts.STANDARD;

    private Exporters() {}

    static List<Container> of(Settings settings, Images images) {
        return switch (settings.metrics()) {
            case DISABLED -> List.of();
            case BASIC -> List.of(nginxExporter(settings, images));
            case FULL -> List.of(nginxExporter(settings, images), mtail(settings, images));
        };
    }

    /** nginx's own figures. */
    private static Container nginxExporter(Settings settings, Images images) {
        return sidecar("nginx-exporter", images.nginxExporter(), settings)
                .withArgs(nginxExporterArguments(PORTS))
                .withPorts(Containers.port("metrics", "TCP", PORTS.metrics()))
                .withResources(compute("5m", "16Mi", "100m", "64Mi"))
                .build();
    }

    /** What became of users' sessions, from the lines that nginx writes for each request. */
    private static Container mtail(Settings settings, Images images) {
        return sidecar("mtail", images.mtail(), settings)
                .withArgs(mtailArguments(PORTS))
                .withPorts(Containers.port("sessions", "TCP", PORTS.sessions()))
                .withResources(compute("20m", "32Mi", "500m", "128Mi"))
                .withVolumeMounts(
                        Containers.mount(Containers.REQUESTS_VOLUME, PodPaths.REQUESTS_PROGRAMS, true),
                        Containers.mount(Containers.LOG_VOLUME, PodPaths.LOG, true))
                .build();
    }

    /** Of nginx-prometheus-exporter. */
    public static List<String> nginxExporterArguments(PodPorts ports) {
        return List.of(
                "--nginx.scrape-uri=http://127.0.0.1:" + ports.admin() + "/metrics",
                "--web.listen-address=:" + ports.metrics());
    }

    /** Of mtail. What it could show over HTTP besides its program and the figures is off. */
    public static List<String> mtailArguments(PodPorts ports) {
        return List.of(
                "-progs=" + PodPaths.REQUESTS_PROGRAMS + "/" + ConfigRenderer.REQUESTS_PROGRAM,
                "-logs=" + PodPaths.REQUESTS_READ,
                "-port=" + ports.sessions(),
                "-emit_prog_label=false",
                "-http_debugging_endpoint=false",
                "-http_info_endpoint=false",
                // A night without users is no reason to forget the file.
                "-stale_log_gc_interval=0",
                "-logtostderr");
    }

    private static ContainerBuilder sidecar(String name, String image, Settings settings) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(settings.nginx().imagePullPolicy())
                .withRestartPolicy("Always")
                .withSecurityContext(Containers.restricted(false));
    }

    /** Far above what was seen: who exceeds the memory is ended, and its pod is not ready until it is back. */
    private static ResourceRequirements compute(String cpu, String memory, String cpuLimit, String memoryLimit) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .addToLimits("cpu", new Quantity(cpuLimit))
                .addToLimits("memory", new Quantity(memoryLimit))
                .build();
    }
}
