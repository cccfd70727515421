package dev.stickybalancer.e2e;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Service whose endpoints are written here, a hundred to a slice as Kubernetes does it; its selector matches no pod. It
 * has no address of its own, so that kube-proxy has no part in what is measured.
 */
final class ManyEndpoints implements AutoCloseable {
    static final String SERVICE = "many";
    private static final int PER_SLICE = 100;

    private final KubernetesClient client;
    private final String namespace;
    private final int port;
    private final List<Map<String, Boolean>> slices =
            new ArrayList<>(); // whether an address is ready; else it terminates

    ManyEndpoints(KubernetesClient client, String namespace, int port, List<String> addresses) {
        this.client = client;
        this.namespace = namespace;
        this.port = port;
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(SERVICE)
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .addToSelector("app.kubernetes.io/name", "nobody")
                        .addNewPort()
                        .withName("http")
                        .withPort(port)
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        for (int i = 0; i < addresses.size(); i += PER_SLICE) {
            Map<String, Boolean> slice = new LinkedHashMap<>();
            addresses
                    .subList(i, Math.min(addresses.size(), i + PER_SLICE))
                    .forEach(address -> slice.put(address, true));
            slices.add(slice);
            write(slice);
        }
    }

    void join(String address) {
        Map<String, Boolean> emptiest =
                slices.stream().min(Comparator.comparing(Map::size)).orElseThrow();
        emptiest.put(address, true);
        write(emptiest);
    }

    /** The pod is told to end and serves on. */
    void terminate(String address) {
        Map<String, Boolean> slice = sliceOf(address);
        slice.put(address, false);
        write(slice);
    }

    void remove(String address) {
        Map<String, Boolean> slice = sliceOf(address);
        slice.remove(address);
        write(slice);
    }

    Set<String> ready() {
        return slices.stream()
                .flatMap(slice -> slice.entrySet().stream())
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Map<String, Boolean> sliceOf(String address) {
        return slices.stream()
                .filter(slice -> slice.containsKey(address))
                .findFirst()
                .orElseThrow();
    }

    private void write(Map<String, Boolean> slice) {
        client.resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(SERVICE + "-" + slices.indexOf(slice))
                        .addToLabels("kubernetes.io/service-name", SERVICE)
                        .addToLabels("endpointslice.kubernetes.io/managed-by", "measurement")
                        .endMetadata()
                        .withAddressType("IPv4")
                        .withPorts(new EndpointPortBuilder()
                                .withName("http")
                                .withProtocol("TCP")
                                .withPort(port)
                                .build())
                        .withEndpoints(slice.entrySet().stream()
                                .map(entry -> endpoint(entry.getKey(), entry.getValue()))
                                .toList())
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static Endpoint endpoint(String address, boolean ready) {
        return new EndpointBuilder()
                .withAddresses(address)
                .withNewConditions()
                .withReady(ready)
                .withServing(true)
                .withTerminating(!ready)
                .endConditions()
                .build();
    }

    /** Deletes the Service, and with it every slice. */
    @Override
    public void close() {
        client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", SERVICE)
                .delete();
        client.services().inNamespace(namespace).withName(SERVICE).delete();
    }
}
