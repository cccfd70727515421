package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Propagation.Change;
import dev.stickybalancer.load.Propagation.Kind;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of the app's endpoints at the moment when a watch shows them: what the balancer itself could know at best.
 * Assumes that one EndpointSlice holds all endpoints, as it does below a hundred.
 */
final class EndpointChanges implements AutoCloseable, ResourceEventHandler<EndpointSlice> {
    private final SharedIndexInformer<EndpointSlice> informer;
    private final Map<String, Boolean> readyByPod = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    EndpointChanges(KubernetesClient client, String namespace, String service) {
        informer = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", service)
                .inform(this);
    }

    synchronized List<Change> soFar() {
        return List.copyOf(changes);
    }

    @Override
    public void onAdd(EndpointSlice slice) {
        observe(slice, true);
    }

    @Override
    public void onUpdate(EndpointSlice before, EndpointSlice now) {
        observe(now, false);
    }

    @Override
    public void onDelete(EndpointSlice slice, boolean lastStateUnknown) {
        throw new IllegalStateException("the Service is not supposed to be deleted meanwhile");
    }

    private synchronized void observe(EndpointSlice slice, boolean first) {
        Instant now = Instant.now();
        Map<String, Boolean> current = new HashMap<>();
        for (Endpoint endpoint : Optional.ofNullable(slice.getEndpoints()).orElse(List.of())) {
            current.put(
                    endpoint.getTargetRef().getName(),
                    Boolean.TRUE.equals(endpoint.getConditions().getReady()));
        }
        if (!first) {
            readyByPod.keySet().stream()
                    .filter(pod -> !current.containsKey(pod))
                    .forEach(pod -> changes.add(new Change(now, Kind.GONE, pod)));
            current.forEach((pod, ready) -> {
                boolean before = readyByPod.getOrDefault(pod, false);
                if (before != ready) {
                    changes.add(new Change(now, ready ? Kind.JOIN : Kind.LEAVE, pod));
                }
            });
        }
        readyByPod.clear();
        readyByPod.putAll(current);
    }

    @Override
    public void close() {
        informer.close();
    }
}
