package dev.stickybalancer.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the Prometheus operator makes of {@code deploy/monitoring/nginx-pods.yaml}. */
public record PodMonitor(JsonNode resource) {
    private static final String META = "__meta_kubernetes_";

    /** Where the kustomization puts it. */
    private static final String NAMESPACE = "stickybalancer-system";

    public static PodMonitor read() throws IOException {
        return new PodMonitor(Alerts.YAML.readTree(
                Path.of("deploy/monitoring/nginx-pods.yaml").toFile()));
    }

    JsonNode labels() {
        return resource.at("/spec/selector/matchLabels");
    }

    List<String> ports() {
        return resource.at("/spec/podMetricsEndpoints").findValuesAsText("port");
    }

    /** For a Prometheus that has found these pods. */
    public List<Map<String, Object>> scrapeConfigs(List<Pod> pods) {
        List<Map<String, Object>> targets = pods.stream()
                .flatMap(pod -> Stream.concat(
                                pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                        .flatMap(container -> container.getPorts().stream().map(port -> target(pod, container, port))))
                .toList();
        List<Map<String, Object>> configs = new ArrayList<>();
        for (JsonNode endpoint : resource.at("/spec/podMetricsEndpoints")) {
            configs.add(Map.of(
                    "job_name",
                    "podMonitor/" + job() + "/" + configs.size(),
                    "static_configs",
                    targets,
                    "relabel_configs",
                    rules(endpoint)));
        }
        return configs;
    }

    /** As Prometheus' discovery tells of it, which Debian builds without. */
    private static Map<String, Object> target(Pod pod, Container container, ContainerPort port) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(META + "namespace", pod.getMetadata().getNamespace());
        labels.put(META + "pod_name", pod.getMetadata().getName());
        labels.put(META + "pod_container_name", container.getName());
        labels.put(META + "pod_container_port_name", port.getName());
        pod.getMetadata().getLabels().forEach((label, value) -> labels.put(META + podLabel(label), value));
        return Map.of("targets", List.of(pod.getStatus().getPodIP() + ":" + port.getContainerPort()), "labels", labels);
    }

    private static String podLabel(String label) {
        return "pod_label_" + label.replaceAll("[^a-zA-Z0-9]", "_");
    }

    private String job() {
        return NAMESPACE + "/" + resource.at("/metadata/name").asText();
    }

    private List<Map<String, Object>> rules(JsonNode endpoint) {
        String port = endpoint.get("port").asText();
        List<Map<String, Object>> rules = new ArrayList<>();
        labels().properties()
                .forEach(label -> rules.add(
                        keep(podLabel(label.getKey()), label.getValue().asText())));
        rules.add(keep("pod_container_port_name", port));
        rules.add(copy("namespace", "namespace"));
        rules.add(copy("pod_container_name", "container"));
        rules.add(copy("pod_name", "pod"));
        rules.add(Map.of("target_label", "job", "replacement", job()));
        rules.add(Map.of("target_label", "endpoint", "replacement", port));
        endpoint.get("relabelings").forEach(rule -> rules.add(inWordsOfPrometheus(rule)));
        return rules;
    }

    private static Map<String, Object> keep(String label, String value) {
        return Map.of("action", "keep", "source_labels", List.of(META + label), "regex", value);
    }

    private static Map<String, Object> copy(String from, String to) {
        return Map.of("source_labels", List.of(META + from), "target_label", to);
    }

    /** {@code sourceLabels} is {@code source_labels} there. */
    private static Map<String, Object> inWordsOfPrometheus(JsonNode rule) {
        Map<String, Object> words = new LinkedHashMap<>();
        rule.properties()
                .forEach(field -> words.put(
                        field.getKey().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), field.getValue()));
        return words;
    }
}
