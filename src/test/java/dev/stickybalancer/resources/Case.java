package dev.stickybalancer.resources;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.HostsFiles;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.plan.Placement;
import dev.stickybalancer.render.RenderedConfig;
import dev.stickybalancer.validate.Settings;
import dev.stickybalancer.validate.SpecValidation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One of the samples that users get, and every object that follows from it. */
record Case(String name) {
    static final List<Case> ALL = List.of(
            new Case("minimal"), new Case("full"), new Case("module"), new Case("pod-selector"), new Case("reload"));

    /** The texts of the files are the renderer's business; here it only matters where they go. */
    private static final RenderedConfig RENDERED = new RenderedConfig(
            new TreeMap<>(Map.of(
                    "nginx.conf", "# nginx.conf\n",
                    "holding.conf", "# holding.conf\n",
                    "Corefile", "# Corefile\n",
                    "agent.sh", "# agent.sh\n")),
            "1111111111111111",
            "2222222222222222");

    StickyBalancer balancer() {
        try {
            StickyBalancer balancer = Serialization.unmarshal(
                    Files.readString(Path.of("deploy/samples", name + ".yaml")), StickyBalancer.class);
            balancer.getMetadata().setNamespace("shop");
            balancer.getMetadata().setUid("6f0b6ad8-0000-4000-8000-000000000000");
            return balancer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Settings settings() {
        return SpecValidation.of(balancer()).settings().orElseThrow();
    }

    Deployment deployment() {
        Images images = new Images(
                "docker.io/library/nginx:test",
                "registry.k8s.io/coredns/coredns:test",
                "nginx-exporter:test",
                "mtail:test");
        return NginxDeployment.of(new Owned(balancer()), settings(), RENDERED, images);
    }

    PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    List<Container> containers() {
        PodSpec pod = pod();
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .toList();
    }

    List<HasMetadata> objects() {
        Owned owned = new Owned(balancer());
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(ConfigMaps.config(owned, RENDERED));
        objects.add(ConfigMaps.endpoints(owned, hosts()));
        objects.add(Services.front(owned, settings()));
        if (settings().app() instanceof Settings.BySelector app) {
            objects.add(Services.app(owned, app));
        }
        objects.add(DisruptionBudget.of(owned));
        objects.add(NetworkPolicies.of(
                owned,
                settings(),
                new Callers("stickybalancer-system", Set.of("monitoring")),
                settings().app() instanceof Settings.BySelector app ? app.labels() : Map.of("app", "meteor")));
        objects.add(deployment());
        return objects;
    }

    private static HostsFile hosts() {
        return HostsFiles.of(
                Map.of(new EndpointId("10.0.0.1", 3000), new Placement(0, Place.ACTIVE, "0123456789abcdef")));
    }
}
