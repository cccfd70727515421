package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.Backend;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.Renewal;
import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.Planned;
import dev.stickybalancer.resources.ConfigMaps;
import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.status.Observation;
import dev.stickybalancer.ui.Look;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The state of the cluster as far as one balancer is concerned, from caches only.
 *
 * @param appLabels what selects the app's pods; empty while that is not known
 */
record Observed(
        BackendPort.Resolution resolution,
        Optional<Map<String, String>> appLabels,
        Endpoints endpoints,
        Optional<HostsFile> storedFile,
        Optional<Deployment> deployment,
        Optional<Service> front,
        List<NginxPod> nginxPods,
        Optional<Renewal.Issued> certificate,
        Map<String, String> nginxSelector) {

    static Observed of(Watches watches, StickyBalancer balancer, Settings settings) {
        Owned owned = new Owned(balancer);
        String namespace = balancer.getMetadata().getNamespace();
        Backend.ServiceRef reference = settings.app() instanceof Settings.ByService service
                ? service.reference()
                : new Backend.ServiceRef(owned.appServiceName(), new IntOrString("app"));
        BackendPort.Resolution resolution =
                BackendPort.resolve(reference, watches.service(namespace, reference.name()));
        Endpoints endpoints = resolution
                .port()
                .map(port -> Endpoints.of(watches.slices(namespace, reference.name()), port.name(), port.family()))
                .orElse(Endpoints.UNKNOWN);
        return new Observed(
                resolution,
                settings.app() instanceof Settings.BySelector selector
                        ? Optional.of(selector.labels())
                        : watches.service(namespace, reference.name())
                                .map(service -> service.getSpec().getSelector())
                                .filter(labels -> !labels.isEmpty()),
                endpoints,
                watches.configMap(namespace, owned.endpointsName())
                        .map(configMap -> configMap.getData())
                        .map(data -> data.get(ConfigMaps.HOSTS))
                        .flatMap(HostsFile::parse),
                watches.deployment(namespace, owned.name()),
                watches.service(namespace, owned.name()),
                watches.nginxPods(balancer),
                settings.tlsSecret().flatMap(secret -> watches.issued(namespace, secret)),
                owned.nginxSelector());
    }

    /** The backend's port, or while the backend cannot be found whatever keeps the last file as it is. */
    BackendPort port(Optional<HostsFile> last) {
        return resolution
                .port()
                .orElseGet(() -> new BackendPort(
                        "",
                        last.map(file -> file.shape().shardsByPort().firstKey()).orElse(BackendPort.METEOR_PORT),
                        last.map(HostsFile::family).orElse(AddressFamily.IPV4)));
    }

    Look look(Planned planned, Memory memory) {
        return new Look(endpoints, planned.file(), nginxPods, memory.answers, memory.wanted);
    }

    Observation observation(Settings settings, Planned planned, Memory memory) {
        return new Observation(
                resolution.reason(),
                resolution.message(),
                settings.suspended(),
                endpoints,
                planned,
                memory.departures.last(),
                memory.wanted,
                deployment,
                front,
                settings.tlsSecret(),
                settings.stickyModule(),
                nginxPods,
                memory.answers,
                nginxSelector.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(",")),
                settings.replicas(),
                memory.lastPropagationMilliseconds);
    }
}
