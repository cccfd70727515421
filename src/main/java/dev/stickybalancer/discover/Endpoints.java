package dev.stickybalancer.discover;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.IpAddress;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All endpoints of one Service port, sorted by address.
 *
 * @param known false while no EndpointSlice of the family was seen: Kubernetes keeps one for each family of a Service,
 *     even without pods, so this means "not told yet" and must never empty a live balancer
 */
public record Endpoints(boolean known, List<Endpoint> all) {

    /** Nothing is known of the endpoints. */
    public static final Endpoints UNKNOWN = new Endpoints(false, List.of());

    /**
     * Joins the slices of one Service. An endpoint may stand in two slices for a moment: its most usable state counts.
     *
     * @param portName the Service port's name, empty for a Service's only and unnamed port
     */
    public static Endpoints of(Collection<EndpointSlice> slices, String portName, AddressFamily family) {
        SortedMap<EndpointId, Endpoint> byId = new TreeMap<>();
        List<EndpointSlice> ofFamily =
                slices.stream().filter(slice -> isFamily(slice, family)).toList();
        for (EndpointSlice slice : ofFamily) {
            Optional<Integer> port = portNumber(slice, portName);
            if (port.isEmpty() || slice.getEndpoints() == null) {
                continue;
            }
            for (var endpoint : slice.getEndpoints()) {
                // Kubernetes itself writes exactly one address; a further one would be the same pod once more.
                if (endpoint.getAddresses() == null || endpoint.getAddresses().isEmpty()) {
                    continue;
                }
                IpAddress.canonical(endpoint.getAddresses().get(0), family).ifPresent(address -> {
                    EndpointId id = new EndpointId(address, port.get());
                    byId.merge(
                            id,
                            new Endpoint(id, stateOf(endpoint.getConditions()), route(id, endpoint.getTargetRef())),
                            Endpoint::orBetter);
                });
            }
        }
        return new Endpoints(!ofFamily.isEmpty(), List.copyOf(byId.values()));
    }

    /** The endpoints by id. */
    public Map<EndpointId, Endpoint.State> byId() {
        return all.stream().collect(Collectors.toMap(Endpoint::id, Endpoint::state));
    }

    /** An endpoint that is no pod, written by hand, is known by its address only. */
    private static String route(EndpointId id, ObjectReference pod) {
        String uid = pod == null ? null : pod.getUid();
        return Hashes.shortSha256(uid == null || uid.isEmpty() ? id.address() + " " + id.port() : uid);
    }

    private static boolean isFamily(EndpointSlice slice, AddressFamily family) {
        return (family == AddressFamily.IPV4 ? "IPv4" : "IPv6").equals(slice.getAddressType());
    }

    private static Optional<Integer> portNumber(EndpointSlice slice, String portName) {
        if (slice.getPorts() == null) {
            return Optional.empty();
        }
        return slice.getPorts().stream()
                .filter(port ->
                        portName.equals(Optional.ofNullable(port.getName()).orElse("")))
                .filter(port ->
                        "TCP".equals(Optional.ofNullable(port.getProtocol()).orElse("TCP")))
                .map(EndpointPort::getPort)
                .filter(number -> number != null && number >= 1 && number <= 65535)
                .findFirst();
    }

    /** Absent conditions read as the API defines: ready and serving true, terminating false. */
    private static Endpoint.State stateOf(EndpointConditions conditions) {
        boolean ready = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
        boolean serving = conditions == null || (conditions.getServing() == null ? ready : conditions.getServing());
        boolean terminating = conditions != null && Boolean.TRUE.equals(conditions.getTerminating());
        if (terminating) {
            return serving ? Endpoint.State.TERMINATING_SERVING : Endpoint.State.TERMINATING;
        }
        return ready ? Endpoint.State.READY : Endpoint.State.NOT_READY;
    }
}
