package dev.stickybalancer.discover;

import dev.stickybalancer.api.Backend;
import dev.stickybalancer.model.AddressFamily;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the backend Service says about reaching the app.
 *
 * @param name of the Service port, empty when it has none; EndpointSlices are matched by it
 * @param expectedPort of the pods, for as long as there is none to tell
 */
public record BackendPort(String name, int expectedPort, AddressFamily family) {
    /** Where Meteor images listen by convention. */
    public static final int METEOR_PORT = 3000;

    /** Either a port or the reason why there is none. */
    public record Resolution(Optional<BackendPort> port, String reason, String message) {
        static Resolution problem(String reason, String message) {
            return new Resolution(Optional.empty(), reason, message);
        }
    }

    /** Looks a reference up in the Service it names. */
    public static Resolution resolve(Backend.ServiceRef reference, Optional<Service> found) {
        if (found.isEmpty()) {
            return Resolution.problem(
                    "ServiceNotFound",
                    "`backend.serviceRef.name`: there is no Service `" + reference.name()
                            + "` in this namespace. Create it or correct the name.");
        }
        Service service = found.get();
        if ("ExternalName".equals(service.getSpec().getType())) {
            return Resolution.problem(
                    "ServiceNotSupported",
                    "`backend.serviceRef.name`: Service `" + reference.name()
                            + "` is of type ExternalName, which has no pods. Refer to the Service that selects the app's pods.");
        }
        if (service.getSpec().getSelector() == null
                || service.getSpec().getSelector().isEmpty()) {
            return Resolution.problem(
                    "ServiceNotSupported",
                    "`backend.serviceRef.name`: Service `" + reference.name()
                            + "` has no selector. Give it one, or use `backend.podSelector`.");
        }
        List<ServicePort> ports = Optional.ofNullable(service.getSpec().getPorts()).orElse(List.of()).stream()
                .filter(port -> port.getProtocol() == null || "TCP".equals(port.getProtocol()))
                .toList();
        Optional<ServicePort> port = reference.port() == null && ports.size() == 1
                ? Optional.of(ports.get(0))
                : ports.stream()
                        .filter(candidate -> isMeant(reference.port(), candidate))
                        .findFirst();
        return port.map(chosen -> new Resolution(Optional.of(of(service, chosen)), "Resolved", ""))
                .orElseGet(() -> Resolution.problem("PortNotFound", portMessage(reference, ports)));
    }

    private static BackendPort of(Service service, ServicePort port) {
        Integer target =
                port.getTargetPort() == null ? null : port.getTargetPort().getIntVal();
        List<String> families = service.getSpec().getIpFamilies();
        boolean ipv6 = families != null && !families.isEmpty() && "IPv6".equals(families.get(0));
        return new BackendPort(
                Optional.ofNullable(port.getName()).orElse(""),
                target == null || target < 1 || target > 65535 ? METEOR_PORT : target,
                ipv6 ? AddressFamily.IPV6 : AddressFamily.IPV4);
    }

    private static boolean isMeant(IntOrString wanted, ServicePort port) {
        if (wanted == null) {
            return false;
        }
        return wanted.getIntVal() != null
                ? Objects.equals(wanted.getIntVal(), port.getPort())
                : Objects.equals(wanted.getStrVal(), port.getName());
    }

    private static String portMessage(Backend.ServiceRef reference, List<ServicePort> ports) {
        String choice = ports.stream()
                .limit(10)
                .map(port ->
                        port.getName() == null ? "" + port.getPort() : port.getName() + " (" + port.getPort() + ")")
                .collect(Collectors.joining(", "));
        if (ports.isEmpty()) {
            return "`backend.serviceRef`: Service `" + reference.name() + "` has no TCP port. Give it the app's port.";
        }
        String problem = reference.port() == null
                ? "must be set, because Service `" + reference.name() + "` has more than one TCP port"
                : "Service `" + reference.name() + "` has no TCP port `"
                        + reference.port().getValue() + "`";
        return "`backend.serviceRef.port`: " + problem + ". It has: " + choice + ".";
    }
}
