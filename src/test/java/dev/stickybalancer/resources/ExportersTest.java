package dev.stickybalancer.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.render.RenderedConfig;
import dev.stickybalancer.validate.SpecValidation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportersTest {
    private static PodSpec pod(String endpointUpdates, String mode) {
        var balancer = Serialization.unmarshal(
                """
                apiVersion: stickybalancer.dev/v1alpha1
                kind: StickyBalancer
                metadata: {name: shop, namespace: shop, uid: 6f0b6ad8-0000-4000-8000-000000000000}
                spec:
                  backend: {serviceRef: {name: meteor}}
                  endpointUpdates: %s
                  metrics: {mode: %s}
                """
                        .formatted(endpointUpdates, mode),
                StickyBalancer.class);
        var settings = SpecValidation.of(balancer).settings().orElseThrow();
        var rendered = new RenderedConfig(new TreeMap<>(), "1111111111111111", "2222222222222222");
        var images = new Images("nginx:test", "dns:test", "exporter:test", "mtail:test");
        return NginxDeployment.of(new Owned(balancer), settings, rendered, images)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    @ParameterizedTest
    @CsvSource({
        "Dynamic, Disabled, dns",
        "Dynamic, Basic, dns exporter",
        "Dynamic, Full, dns exporter mtail",
        "Reload, Disabled,",
        "Reload, Basic, exporter",
        "Reload, Full, exporter mtail",
    })
    void containers_beside_nginx_are_those_of_the_modes(String endpointUpdates, String mode, String expected) {
        var images = expected == null
                ? List.of()
                : Arrays.stream(expected.split(" "))
                        .map(image -> image + ":test")
                        .toList();
        assertEquals(
                images,
                pod(endpointUpdates, mode).getInitContainers().stream()
                        .map(Container::getImage)
                        .toList());
    }

    @Test
    void an_exporter_ends_after_nginx_has_limits_and_cannot_take_its_pod_away_by_a_probe() {
        for (Container exporter : pod("Reload", "Full").getInitContainers()) {
            assertEquals("Always", exporter.getRestartPolicy());
            assertTrue(Stream.of(exporter.getStartupProbe(), exporter.getReadinessProbe(), exporter.getLivenessProbe())
                    .allMatch(Objects::isNull));
            assertEquals(
                    Set.of("cpu", "memory"), exporter.getResources().getLimits().keySet());
            assertTrue(exporter.getVolumeMounts().stream().allMatch(mount -> Boolean.TRUE.equals(mount.getReadOnly())));
        }
    }

    @Test
    void requests_are_told_by_a_directory_in_memory_and_mtail_sees_nothing_else_of_nginx() {
        var pod = pod("Reload", "Full");
        var log = pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("log"))
                .findFirst()
                .orElseThrow()
                .getEmptyDir();
        assertEquals("Memory", log.getMedium());
        assertEquals(new Quantity("32Mi"), log.getSizeLimit());
        assertEquals(
                List.of("requests", "log"),
                pod.getInitContainers().get(1).getVolumeMounts().stream()
                        .map(VolumeMount::getName)
                        .toList());
        assertTrue(pod("Reload", "Basic").getVolumes().stream()
                .noneMatch(volume -> volume.getName().equals("log")));
    }

    @Test
    void ports_have_names_that_a_pod_monitor_finds() {
        assertEquals(
                List.of("metrics", "sessions"),
                pod("Reload", "Full").getInitContainers().stream()
                        .map(exporter -> exporter.getPorts().get(0).getName())
                        .toList());
    }
}
