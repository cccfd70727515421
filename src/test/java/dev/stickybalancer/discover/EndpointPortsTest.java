package dev.stickybalancer.discover;

import static dev.stickybalancer.discover.Endpoint.State.READY;
import static dev.stickybalancer.discover.Slices.endpoints;
import static dev.stickybalancer.discover.Slices.ready;
import static dev.stickybalancer.discover.Slices.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointPortsTest {
    @Test
    void named_port_may_have_another_number_in_each_slice() {
        EndpointSlice old = ready(slice(), "10.0.0.1");
        EndpointSlice now = ready(slice("IPv4").addNewPort("http", "http", 4000, "TCP"), "10.0.0.2");
        assertEquals(
                Map.of(new EndpointId("10.0.0.1", 3000), READY, new EndpointId("10.0.0.2", 4000), READY),
                endpoints(old, now).byId());
    }

    @Test
    void ports_of_other_names_other_protocols_and_impossible_numbers_are_ignored() {
        assertEquals(
                List.of(),
                endpoints(ready(slice("IPv4").addNewPort("http", "http", 3000, "UDP"), "10.0.0.1"))
                        .all());
        assertEquals(
                List.of(),
                endpoints(ready(slice("IPv4").addNewPort("http", "web", 3000, "TCP"), "10.0.0.1"))
                        .all());
        for (Integer number : Arrays.asList(null, 0, -1, 65_536)) {
            var port =
                    new EndpointPortBuilder().withName("http").withPort(number).build();
            assertEquals(
                    List.of(),
                    endpoints(ready(slice("IPv4").withPorts(port), "10.0.0.1")).all(),
                    "" + number);
        }
        var sctpFirst = slice("IPv4").addNewPort("http", "http", 1, "SCTP").addNewPort("http", "http", 3000, "TCP");
        assertEquals(
                3000, endpoints(ready(sctpFirst, "10.0.0.1")).all().get(0).id().port());
    }

    @Test
    void port_without_a_name_is_found_by_the_empty_name() {
        for (String name : Arrays.asList(null, "")) {
            var port = new EndpointPortBuilder().withName(name).withPort(3000).build();
            EndpointSlice slice = ready(slice("IPv4").withPorts(port), "10.0.0.1");
            assertEquals(
                    1,
                    Endpoints.of(List.of(slice), "", AddressFamily.IPV4).all().size());
            assertEquals(
                    0,
                    Endpoints.of(List.of(slice), "http", AddressFamily.IPV4)
                            .all()
                            .size());
        }
    }
}
