package dev.stickybalancer.discover;

import dev.stickybalancer.model.AddressFamily;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;

/** EndpointSlices as the API server gives them out. */
final class Slices {
    private Slices() {}

    static EndpointSliceBuilder slice(String type) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName("meteor-x")
                .endMetadata()
                .withAddressType(type);
    }

    static EndpointSliceBuilder slice() {
        return slice("IPv4").addNewPort().withName("http").withPort(3000).endPort();
    }

    static EndpointSlice with(String address, Boolean ready, Boolean serving, Boolean terminating) {
        return slice().addNewEndpoint()
                .withAddresses(address)
                .withNewConditions(ready, serving, terminating)
                .endEndpoint()
                .build();
    }

    static EndpointSlice ready(EndpointSliceBuilder slice, String... addresses) {
        for (String address : addresses) {
            slice.addNewEndpoint().withAddresses(address).endEndpoint();
        }
        return slice.build();
    }

    /** What the operator makes of them for the port "http". */
    static Endpoints endpoints(EndpointSlice... slices) {
        return Endpoints.of(List.of(slices), "http", AddressFamily.IPV4);
    }
}
