package dev.stickybalancer;

import dev.stickybalancer.api.Patterns;
import dev.stickybalancer.resources.Callers;
import dev.stickybalancer.resources.Images;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The operator's own settings, from environment variables.
 *
 * @param namespaces {@code WATCH_NAMESPACES}: names separated by commas; empty for all
 * @param images {@code RELATED_IMAGE_NGINX} and {@code RELATED_IMAGE_DNS}: for balancers that name none;
 *     {@code RELATED_IMAGE_NGINX_EXPORTER} and {@code RELATED_IMAGE_MTAIL}: for all
 * @param namespace {@code POD_NAMESPACE}: where the leader election's Lease is
 * @param identity {@code POD_NAME}: who holds the Lease
 * @param leaderElection {@code LEADER_ELECTION}: true or false; false is for running outside a cluster
 * @param httpPort {@code HTTP_PORT}: health and metrics, 0 for any free one
 * @param statusPagePort {@code STATUS_PAGE_PORT}: of the pod's own loopback address, 0 for any free one; {@code none} for
 *     no page
 * @param callers there with {@code NETWORK_POLICIES}: true, and then of {@code METRICS_NAMESPACES}. False unless the
 *     manifests say otherwise, because they also give the right to write policies, and the pods that a policy lets in
 */
public record OperatorConfig(
        Set<String> namespaces,
        Images images,
        String namespace,
        String identity,
        boolean leaderElection,
        int httpPort,
        OptionalInt statusPagePort,
        Optional<Callers> callers) {
    private static final String NGINX_IMAGE = "docker.io/library/nginx:1.30.6";
    private static final String DNS_IMAGE = "registry.k8s.io/coredns/coredns:v1.14.7";
    private static final String NGINX_EXPORTER_IMAGE = "docker.io/nginx/nginx-prometheus-exporter:1.5.1";
    private static final String MTAIL_IMAGE = "ghcr.io/jaqx0r/mtail:3.2.24";
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * Reads and checks the environment.
     *
     * @throws IllegalArgumentException naming the variable that is wrong and what is allowed
     */
    public static OperatorConfig from(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        String namespace = variables.text("POD_NAMESPACE", "stickybalancer-system", NAMESPACE, "a namespace");
        Callers callers = new Callers(namespace, variables.namespaces("METRICS_NAMESPACES"));
        return new OperatorConfig(
                variables.namespaces("WATCH_NAMESPACES"),
                new Images(
                        variables.image("RELATED_IMAGE_NGINX", NGINX_IMAGE),
                        variables.image("RELATED_IMAGE_DNS", DNS_IMAGE),
                        variables.image("RELATED_IMAGE_NGINX_EXPORTER", NGINX_EXPORTER_IMAGE),
                        variables.image("RELATED_IMAGE_MTAIL", MTAIL_IMAGE)),
                namespace,
                variables.text(
                        "POD_NAME", UUID.randomUUID().toString(), Pattern.compile("[a-z0-9.-]{1,253}"), "a pod name"),
                variables.flag("LEADER_ELECTION", true),
                variables.port("HTTP_PORT", 8080),
                variables.portOrNone("STATUS_PAGE_PORT", 8082),
                variables.flag("NETWORK_POLICIES", false) ? Optional.of(callers) : Optional.empty());
    }

    private record Variables(Map<String, String> environment) {
        String text(String name, String fallback, Pattern pattern, String allowed) {
            String value = environment.getOrDefault(name, "");
            if (value.isEmpty()) {
                return fallback;
            }
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException(name + " must be " + allowed + ", not \"" + value + "\"");
            }
            return value;
        }

        String image(String name, String fallback) {
            return text(name, fallback, Pattern.compile(Patterns.IMAGE), "an image reference");
        }

        boolean flag(String name, boolean fallback) {
            return Boolean.parseBoolean(text(name, "" + fallback, Pattern.compile("true|false"), "true or false"));
        }

        int port(String name, int fallback) {
            int port = Integer.parseInt(text(name, "" + fallback, Pattern.compile("[0-9]{1,5}"), "a port number"));
            if (port > 65_535) {
                throw new IllegalArgumentException(name + " must be at most 65535, not " + port);
            }
            return port;
        }

        OptionalInt portOrNone(String name, int fallback) {
            return "none".equals(environment.get(name)) ? OptionalInt.empty() : OptionalInt.of(port(name, fallback));
        }

        Set<String> namespaces(String name) {
            return Arrays.stream(environment.getOrDefault(name, "").split(","))
                    .map(String::trim)
                    .filter(namespace -> !namespace.isEmpty())
                    .map(namespace -> {
                        if (!NAMESPACE.matcher(namespace).matches()) {
                            throw new IllegalArgumentException(
                                    name + " must be namespaces separated by commas, not \"" + namespace + "\"");
                        }
                        return namespace;
                    })
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
