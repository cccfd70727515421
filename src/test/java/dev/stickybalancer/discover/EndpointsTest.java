package dev.stickybalancer.discover;

import static dev.stickybalancer.discover.Endpoint.State.NOT_READY;
import static dev.stickybalancer.discover.Endpoint.State.READY;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING;
import static dev.stickybalancer.discover.Endpoint.State.TERMINATING_SERVING;
import static dev.stickybalancer.discover.Slices.endpoints;
import static dev.stickybalancer.discover.Slices.ready;
import static dev.stickybalancer.discover.Slices.slice;
import static dev.stickybalancer.discover.Slices.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static List<String> addresses(Endpoints endpoints) {
        return endpoints.all().stream().map(endpoint -> endpoint.id().address()).toList();
    }

    /** The API's rules: ready absent means ready, serving absent means as ready, terminating absent means no. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,     -,     -,     READY",
                "true,  -,     -,     READY",
                "true,  true,  false, READY",
                "-,     false, false, READY",
                "false, -,     -,     NOT_READY",
                "false, false, false, NOT_READY",
                "false, true,  false, NOT_READY",
                "false, true,  true,  TERMINATING_SERVING",
                "true,  -,     true,  TERMINATING_SERVING",
                "-,     -,     true,  TERMINATING_SERVING",
                "false, -,     true,  TERMINATING",
                "false, false, true,  TERMINATING",
                "true,  false, true,  TERMINATING",
            })
    void conditions_are_read_as_the_api_defines_them(
            Boolean ready, Boolean serving, Boolean terminating, State expected) {
        Endpoints endpoints = endpoints(with("10.0.0.1", ready, serving, terminating));
        assertEquals(Map.of(new EndpointId("10.0.0.1", 3000), expected), endpoints.byId());
    }

    @Test
    void endpoint_without_conditions_is_ready() {
        assertEquals(READY, endpoints(ready(slice(), "10.0.0.1")).all().get(0).state());
    }

    @Test
    void endpoint_in_several_slices_counts_once_and_in_its_most_usable_state() {
        EndpointSlice gone = with("10.0.0.1", false, false, true);
        EndpointSlice blip = with("10.0.0.1", false, false, false);
        EndpointSlice leaving = with("10.0.0.1", false, true, true);
        EndpointSlice ready = with("10.0.0.1", true, true, false);
        EndpointId id = new EndpointId("10.0.0.1", 3000);
        assertEquals(Map.of(id, READY), endpoints(gone, ready, blip, leaving).byId());
        assertEquals(
                Map.of(id, TERMINATING_SERVING), endpoints(blip, leaving, gone).byId());
        assertEquals(Map.of(id, TERMINATING), endpoints(gone, blip).byId());
        assertEquals(Map.of(id, NOT_READY), endpoints(blip, blip).byId());
    }

    @Test
    void endpoints_of_all_slices_are_joined_and_sorted_whatever_their_order() {
        EndpointSlice one = ready(slice(), "10.0.0.9", "10.0.0.1");
        EndpointSlice other = ready(slice(), "10.0.0.5");
        assertEquals(List.of("10.0.0.1", "10.0.0.5", "10.0.0.9"), addresses(endpoints(one, other)));
        assertEquals(endpoints(one, other), endpoints(other, one));
    }

    @Test
    void only_the_first_address_of_an_endpoint_counts() {
        EndpointSlice slice = slice().addNewEndpoint()
                .withAddresses("10.0.0.1", "10.0.0.2")
                .endEndpoint()
                .addNewEndpoint()
                .endEndpoint()
                .build();
        assertEquals(List.of("10.0.0.1"), addresses(endpoints(slice)));
    }

    @Test
    void nothing_is_known_before_the_first_slice_of_the_family() {
        EndpointSlice names = ready(slice("FQDN").addNewPort("http", "http", 3000, "TCP"), "app.example.com");
        EndpointSlice ipv6 = ready(slice("IPv6").addNewPort("http", "http", 3000, "TCP"), "fd00::1");
        assertFalse(endpoints().known());
        assertFalse(endpoints(names).known());
        assertFalse(endpoints(ipv6, names).known());
        assertEquals(List.of(), endpoints(ipv6, names).all());
    }

    @Test
    void service_without_pods_is_known_by_its_empty_slice() {
        Endpoints endpoints = endpoints(slice("IPv4").build());
        assertTrue(endpoints.known());
        assertEquals(List.of(), endpoints.all());
        EndpointSlice bare = slice("IPv4").build();
        bare.setEndpoints(null);
        bare.setPorts(null);
        assertTrue(endpoints(bare).known());
    }

    @Test
    void other_families_and_names_do_not_mix_in() {
        EndpointSlice ipv6 = ready(slice("IPv6").addNewPort("http", "http", 3000, "TCP"), "fd00::1");
        EndpointSlice names = ready(slice("FQDN").addNewPort("http", "http", 3000, "TCP"), "10.0.0.7");
        EndpointSlice ipv4 = ready(slice(), "10.0.0.1");
        assertEquals(List.of("10.0.0.1"), addresses(endpoints(ipv6, names, ipv4)));
        assertEquals(
                List.of("fd00:0:0:0:0:0:0:1"),
                addresses(Endpoints.of(List.of(ipv6, names, ipv4), "http", AddressFamily.IPV6)));
    }

    @Test
    void one_ipv6_address_in_several_spellings_is_one_endpoint() {
        var slice = slice("IPv6").addNewPort("http", "http", 3000, "TCP");
        EndpointSlice spellings = ready(slice, "fd00::A", "FD00:0:0:0:0:0:0:a", "fd00:0000::000a");
        Endpoints endpoints = Endpoints.of(List.of(spellings), "http", AddressFamily.IPV6);
        assertEquals(List.of("fd00:0:0:0:0:0:0:a"), addresses(endpoints));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1; evil",
                "10.0.0.1\n10.0.0.2 active-3000-0.sb",
                "10.0.0.1\n",
                " 10.0.0.1",
                "999.1.1.1",
                "256.0.0.1",
                "010.0.0.1",
                "10.0.0",
                "10.0.0.1.1",
                "10.1",
                "0x0a.0.0.1",
                "167772161",
                "１０.0.0.1",
                "10.0.0.1:80",
                "fd00::1",
                "localhost",
                "app.example.com",
                "unix:/run/nginx/admin.sock",
                "",
            })
    void hostile_address_is_left_out_and_the_others_stay(String address) {
        assertEquals(List.of("10.0.0.9"), addresses(endpoints(ready(slice(), address, "10.0.0.9"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fd00::1%eth0",
                "[fd00::1]",
                "fd00::1::2",
                "::ffff:10.0.0.1",
                "::ffff:a00:1",
                "fd00:0:0:0:0:0:0:0:1",
                "fd00::g",
                "fd00::1\n",
                "10.0.0.1",
                "::1; evil",
                "",
            })
    void hostile_ipv6_address_is_left_out_and_the_others_stay(String address) {
        EndpointSlice slice = ready(slice("IPv6").addNewPort("http", "http", 3000, "TCP"), address, "fd00::9");
        assertEquals(
                List.of("fd00:0:0:0:0:0:0:9"), addresses(Endpoints.of(List.of(slice), "http", AddressFamily.IPV6)));
    }

    @Test
    void cookies_name_the_pod_and_not_its_address() {
        String first = route("10.0.0.1", "0b8f6a52-7c1e-4d0e-9a3b-1f2e3d4c5b6a");
        String next = route("10.0.0.1", "5d3c9e10-2f4b-4c6d-8e7f-a0b1c2d3e4f5");
        assertNotEquals(first, next, "a later pod with the same address is another one");
        assertEquals(first, route("10.0.0.2", "0b8f6a52-7c1e-4d0e-9a3b-1f2e3d4c5b6a"));
        // A quarter of the UID's SHA-256. Anything else would move every user when the operator is upgraded.
        assertEquals("d56583c02b3afd54", first);
    }

    private static String route(String address, String uid) {
        EndpointSlice slice = slice().addNewEndpoint()
                .withAddresses(address)
                .withNewTargetRef()
                .withKind("Pod")
                .withName("meteor-0")
                .withUid(uid)
                .endTargetRef()
                .endEndpoint()
                .build();
        return endpoints(slice).all().get(0).route();
    }

    @Test
    void cookies_name_the_address_of_an_endpoint_that_is_no_pod() {
        Endpoints endpoints = endpoints(ready(slice(), "10.0.0.1", "10.0.0.2"));
        assertNotEquals(endpoints.all().get(0).route(), endpoints.all().get(1).route());
        assertEquals(
                endpoints.all().get(0).route(),
                endpoints(ready(slice(), "10.0.0.1")).all().get(0).route());
        assertEquals(endpoints.all().get(0).route(), route("10.0.0.1", ""));
    }

    @Test
    void huge_address_is_left_out() {
        assertEquals(
                List.of(),
                endpoints(ready(slice(), "1".repeat(100_000), "1.".repeat(100_000)))
                        .all());
    }

    @Test
    void thousands_of_endpoints_are_all_found() {
        List<EndpointSlice> slices = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            EndpointSliceBuilder slice = slice();
            for (int j = 0; j < 100; j++) {
                slice.addNewEndpoint().withAddresses("10.1." + i + "." + j).endEndpoint();
            }
            slices.add(slice.build());
        }
        assertEquals(
                5000, Endpoints.of(slices, "http", AddressFamily.IPV4).all().size());
    }
}
