package dev.stickybalancer.apiserver;

import dev.stickybalancer.api.StickyBalancer;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;

/** The app's namespace and objects, as its team and the controllers of Services and EndpointSlices would make them. */
final class AppObjects {
    private static final int APP_PORT = 3000;

    private AppObjects() {}

    static Namespace namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build();
    }

    static StickyBalancer balancer(String name, String specYaml) {
        return Serialization.unmarshal(
                "apiVersion: stickybalancer.dev/v1alpha1\nkind: StickyBalancer\nmetadata: {name: " + name + "}\nspec:\n"
                        + specYaml.indent(2),
                StickyBalancer.class);
    }

    static Service service(String name, int... ports) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", name)
                .withPorts(Arrays.stream(ports)
                        .mapToObj(port -> port(ports.length == 1 ? null : "port-" + port, port))
                        .toList())
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withNewTargetPort(APP_PORT)
                .build();
    }

    static EndpointSlice slice(String service, String... endpoints) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service + "-slice")
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(
                        Arrays.stream(endpoints).map(AppObjects::endpoint).toList())
                .addNewPort()
                .withName("")
                .withPort(APP_PORT)
                .withProtocol("TCP")
                .endPort()
                .build();
    }

    private static Endpoint endpoint(String text) {
        boolean terminating = text.endsWith(" terminating");
        boolean ready = text.indexOf(' ') < 0;
        return new EndpointBuilder()
                .withAddresses(text.split(" ")[0])
                .withNewConditions()
                .withReady(ready)
                .withServing(ready || terminating)
                .withTerminating(terminating)
                .endConditions()
                .build();
    }
}
