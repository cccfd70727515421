package dev.stickybalancer.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stickybalancer.render.PodPaths;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectsTest {
    @Test
    void every_container_asks_for_something_so_that_the_scheduler_knows_of_it() {
        for (Case sample : Case.ALL) {
            sample.containers()
                    .forEach(container ->
                            assertFalse(container.getResources().getRequests().isEmpty(), container.getName()));
        }
    }

    @Test
    void pod_template_does_not_change_with_endpoints_or_nginx_conf() {
        String text = Serialization.asYaml(new Case("full").deployment());
        assertFalse(text.contains("1111111111111111"), "the hash of nginx.conf is not part of the template");
        assertTrue(text.contains("2222222222222222"), "the hash of the program is");
    }

    @Test
    void nothing_that_users_send_gets_a_pod_evicted_or_keeps_a_configuration_from_being_written() {
        for (Case sample : Case.ALL) {
            PodSpec pod = sample.pod();
            var mounts = pod.getContainers().get(0).getVolumeMounts().stream()
                    .collect(Collectors.toMap(VolumeMount::getMountPath, VolumeMount::getName));
            var volumes = pod.getVolumes().stream()
                    .filter(volume -> volume.getEmptyDir() != null)
                    .collect(Collectors.toMap(Volume::getName, Volume::getEmptyDir));
            assertEquals("Memory", volumes.get(mounts.get(PodPaths.RUN)).getMedium());
            assertEquals(new EmptyDirVolumeSource(), volumes.get(mounts.get(PodPaths.BODIES)));
        }
    }

    @Test
    void stopping_pod_is_given_its_grace_and_the_time_to_be_forgotten() {
        assertEquals(75L, new Case("full").pod().getTerminationGracePeriodSeconds());
    }

    @Test
    void every_object_is_owned_by_the_balancer_and_labelled_as_ours() {
        for (Case sample : Case.ALL) {
            for (HasMetadata object : sample.objects()) {
                var owner = object.getMetadata().getOwnerReferences().get(0);
                assertEquals(
                        sample.name() + " true true",
                        owner.getName() + " " + owner.getController() + " " + owner.getBlockOwnerDeletion());
                assertEquals(
                        "stickybalancer.dev/v1alpha1 StickyBalancer", owner.getApiVersion() + " " + owner.getKind());
                assertEquals("shop", object.getMetadata().getNamespace());
                assertTrue(object.getMetadata().getName().startsWith(sample.name() + "-balancer"));
                assertTrue(object.getMetadata().getName().length() <= 63);
                Map<String, String> labels = object.getMetadata().getLabels();
                assertEquals("stickybalancer-operator", labels.get("app.kubernetes.io/managed-by"));
                assertEquals(sample.name(), labels.get("app.kubernetes.io/instance"));
            }
        }
    }

    @Test
    void selectors_select_the_nginx_pods() {
        for (Case sample : Case.ALL) {
            var template = sample.deployment().getSpec().getTemplate();
            for (HasMetadata object : sample.objects()) {
                if (object instanceof io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy policy) {
                    assertSelects(
                            policy.getSpec().getPodSelector().getMatchLabels(),
                            template.getMetadata().getLabels());
                }
                if (object instanceof io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget budget) {
                    assertSelects(
                            budget.getSpec().getSelector().getMatchLabels(),
                            template.getMetadata().getLabels());
                }
            }
            assertSelects(
                    sample.deployment().getSpec().getSelector().getMatchLabels(),
                    template.getMetadata().getLabels());
            assertSelects(
                    Services.front(new Owned(sample.balancer()), sample.settings())
                            .getSpec()
                            .getSelector(),
                    template.getMetadata().getLabels());
        }
    }

    private static void assertSelects(Map<String, String> selector, Map<String, String> labels) {
        assertTrue(selector.size() >= 3 && labels.entrySet().containsAll(selector.entrySet()), selector + " " + labels);
    }

    /** The API server drops such fields, and the object would differ from its stored self for ever. */
    @Test
    void no_object_has_an_empty_or_null_field() throws IOException {
        for (Case sample : Case.ALL) {
            for (HasMetadata object : sample.objects()) {
                List<String> empty = new ArrayList<>();
                collectEmpty(new ObjectMapper().readTree(Serialization.asJson(object)), object.getKind(), empty);
                assertEquals(List.of(), empty, sample.name());
            }
        }
    }

    private static void collectEmpty(JsonNode node, String path, List<String> empty) {
        boolean meaningful = path.matches(".*[.](replicas|maxUnavailable|emptyDir)");
        boolean zero = node.isNumber() && node.intValue() == 0;
        boolean blank = node.isTextual() && node.textValue().isEmpty();
        boolean falseByDefault = node.isBoolean()
                && !node.booleanValue()
                && !path.matches(".*(automountServiceAccountToken|enableServiceLinks|allowPrivilegeEscalation)");
        boolean nothing = node.isNull() || (node.isContainerNode() && node.isEmpty());
        if ((!meaningful && (nothing || zero || blank)) || falseByDefault) {
            empty.add(path + " = " + node);
        }
        node.properties().forEach(field -> collectEmpty(field.getValue(), path + "." + field.getKey(), empty));
        if (node.isArray()) {
            node.forEach(item -> collectEmpty(item, path + "[]", empty));
        }
    }

    @Test
    void same_input_gives_the_same_bytes() {
        for (Case sample : Case.ALL) {
            assertEquals(texts(sample), texts(sample));
            for (Container container : sample.containers()) {
                var names = List.copyOf(container.getResources().getRequests().keySet());
                assertEquals(names.stream().sorted().toList(), names, "maps are in the order of their keys");
            }
        }
    }

    private static List<String> texts(Case sample) {
        return sample.objects().stream().map(Serialization::asYaml).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1000m, 1",
        "0.5, 500m",
        "500m, 500m",
        "1024Mi, 1Gi",
        "1.5Gi, 1536Mi",
        "1536Mi, 1536Mi",
        "1, 1",
        "0, 0",
        "0Mi, 0",
        "0.0, 0",
        "1000, 1k",
        "1024, 1024",
        "1000k, 1M",
        "1500k, 1500k",
        "1048576Ki, 1Gi",
        "0.5Ki, 512",
        "1.5, 1500m",
        "2.0, 2",
        "1000T, 1P",
        "1024Ti, 1Pi",
        "0.1m, 1m",
        "100.5m, 101m",
        "100, 100",
        "0.001Ki, 1024m",
    })
    void quantities_are_spelled_as_the_api_server_spells_them(String given, String canonical) {
        assertEquals(canonical, Quantities.canonical(new Quantity(given)).toString());
        assertEquals(canonical, Quantities.canonical(new Quantity(canonical)).toString());
    }
}
