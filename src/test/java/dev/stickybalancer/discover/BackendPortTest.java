package dev.stickybalancer.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.Backend.ServiceRef;
import dev.stickybalancer.discover.BackendPort.Resolution;
import dev.stickybalancer.model.AddressFamily;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendPortTest {
    private static final ServiceRef ANY_PORT = new ServiceRef("meteor", null);

    private static ServicePort port(String name, int number, IntOrString target) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withTargetPort(target)
                .withProtocol("TCP")
                .build();
    }

    private static Service service(ServicePort... ports) {
        return new ServiceBuilder()
                .withNewSpec()
                .withSelector(Map.of("app", "meteor"))
                .withPorts(ports)
                .withIpFamilies("IPv4")
                .endSpec()
                .build();
    }

    private static Resolution resolve(IntOrString wanted, Service service) {
        return BackendPort.resolve(new ServiceRef("meteor", wanted), Optional.of(service));
    }

    private static void assertProblem(String reason, Resolution resolution, String... words) {
        assertEquals(Optional.empty(), resolution.port());
        assertEquals(reason, resolution.reason());
        for (String word : words) {
            assertTrue(resolution.message().contains(word), resolution.message());
        }
    }

    @Test
    void port_is_found_by_name_and_by_number() {
        Service service = service(port("http", 80, new IntOrString(3000)), port("metrics", 9090, new IntOrString(9)));
        BackendPort http = new BackendPort("http", 3000, AddressFamily.IPV4);
        assertEquals(
                Optional.of(http), resolve(new IntOrString("http"), service).port());
        assertEquals(Optional.of(http), resolve(new IntOrString(80), service).port());
        assertEquals(
                "metrics",
                resolve(new IntOrString(9090), service).port().orElseThrow().name());
        assertEquals("Resolved", resolve(new IntOrString(80), service).reason());
    }

    @Test
    void number_means_the_services_port_and_not_that_of_the_pods() {
        assertProblem("PortNotFound", resolve(new IntOrString(3000), service(port("http", 80, new IntOrString(3000)))));
    }

    @Test
    void only_port_need_not_be_named() {
        Service service = service(port(null, 80, new IntOrString(3000)));
        assertEquals(
                Optional.of(new BackendPort("", 3000, AddressFamily.IPV4)),
                resolve(null, service).port());
    }

    @Test
    void udp_ports_do_not_count() {
        ServicePort udp = new ServicePortBuilder()
                .withName("dns")
                .withPort(53)
                .withProtocol("UDP")
                .build();
        Service service = service(udp, port("http", 80, new IntOrString(3000)));
        assertEquals("http", resolve(null, service).port().orElseThrow().name());
        assertProblem("PortNotFound", resolve(new IntOrString(53), service), "no TCP port `53`", "http (80)");
    }

    @Test
    void several_ports_without_a_choice_are_ambiguous() {
        Resolution resolution = resolve(null, service(port("http", 80, null), port("ws", 81, null)));
        assertProblem(
                "PortNotFound",
                resolution,
                "`backend.serviceRef.port`",
                "must be set",
                "http (80), ws (81)",
                "`meteor`");
    }

    @Test
    void port_that_is_missing_is_reported_with_those_that_exist() {
        Resolution resolution = resolve(new IntOrString("web"), service(port("http", 80, null), port(null, 81, null)));
        assertProblem("PortNotFound", resolution, "`backend.serviceRef.port`", "`web`", "http (80), 81");
    }

    @Test
    void service_without_any_tcp_port_is_reported_as_that() {
        assertProblem("PortNotFound", resolve(null, service()), "`meteor` has no TCP port", "Give it");
        assertProblem("PortNotFound", resolve(new IntOrString(80), service()), "`meteor` has no TCP port");
    }

    @Test
    void long_list_of_ports_is_cut() {
        ServicePort[] ports = new ServicePort[100];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = port("port-" + i, 1000 + i, null);
        }
        String message = resolve(null, service(ports)).message();
        assertTrue(message.length() < 400, message);
    }

    @Test
    void missing_service_is_reported_with_field_and_remedy() {
        assertProblem(
                "ServiceNotFound",
                BackendPort.resolve(ANY_PORT, Optional.empty()),
                "`backend.serviceRef.name`",
                "`meteor`",
                "Create it or correct the name");
    }

    @Test
    void external_name_is_refused_with_a_remedy() {
        Service service = new ServiceBuilder()
                .withNewSpec()
                .withType("ExternalName")
                .withExternalName("example.com")
                .endSpec()
                .build();
        assertProblem(
                "ServiceNotSupported",
                resolve(null, service),
                "`backend.serviceRef.name`",
                "ExternalName",
                "Refer to the Service that selects the app's pods");
    }

    @Test
    void service_without_selector_is_refused_with_a_remedy() {
        Service bare = service(port("http", 80, null));
        bare.getSpec().setSelector(null);
        assertProblem(
                "ServiceNotSupported", resolve(null, bare), "`backend.serviceRef.name`", "selector", "podSelector");
        bare.getSpec().setSelector(Map.of());
        assertProblem("ServiceNotSupported", resolve(null, bare));
    }

    @Test
    void port_of_the_pods_is_expected_to_be_meteors_where_the_service_does_not_tell() {
        for (IntOrString target : new IntOrString[] {null, new IntOrString("web"), new IntOrString(0)}) {
            Resolution resolution = resolve(null, service(port("http", 80, target)));
            assertEquals(3000, resolution.port().orElseThrow().expectedPort());
        }
        assertEquals(
                4000,
                resolve(null, service(port("http", 80, new IntOrString(4000))))
                        .port()
                        .orElseThrow()
                        .expectedPort());
    }

    @Test
    void family_is_the_services_first() {
        Service service = service(port("http", 80, null));
        service.getSpec().setIpFamilies(java.util.List.of("IPv6", "IPv4"));
        assertEquals(
                AddressFamily.IPV6, resolve(null, service).port().orElseThrow().family());
        service.getSpec().setIpFamilies(null);
        assertEquals(
                AddressFamily.IPV4, resolve(null, service).port().orElseThrow().family());
    }
}
