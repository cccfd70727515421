package dev.stickybalancer.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.packaging.NetworkRules.End;
import dev.stickybalancer.packaging.NetworkRules.Outside;
import dev.stickybalancer.packaging.NetworkRules.Pod;
import dev.stickybalancer.resources.Callers;
import dev.stickybalancer.resources.NetworkPolicies;
import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.validate.SpecValidation;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who reaches whom, by the rules and not by trial: few test clusters enforce policies. That a pod's own node reaches it,
 * which the kubelet's probes need, is Kubernetes' own promise and in no table.
 */
class NetworkPolicyTest {
    private static final Callers CALLERS = new Callers("stickybalancer-system", Set.of("monitoring"));

    private static final Map<String, End> ENDS = Map.ofEntries(
            Map.entry("anybody", new Outside()),
            Map.entry("operator", pod("stickybalancer-system", operatorLabels())),
            Map.entry("impostor", pod("elsewhere", operatorLabels())),
            Map.entry("operator's-neighbour", pod("stickybalancer-system", Map.of("app", "other"))),
            Map.entry("prometheus", pod("monitoring", Map.of("app", "prometheus"))),
            Map.entry("shop-nginx", pod("shop", nginxLabels("shop"))),
            Map.entry("shop-app", pod("shop", Map.of("app", "meteor", "version", "2"))),
            Map.entry("shop-mongo", pod("shop", Map.of("app", "mongo"))),
            Map.entry("tls-nginx", pod("shop", nginxLabels("tls"))),
            Map.entry("own-nginx", pod("shop", nginxLabels("own"))),
            Map.entry("basic-nginx", pod("shop", nginxLabels("basic"))),
            Map.entry("blog-app", pod("blog", Map.of("app", "meteor"))),
            Map.entry("ingress", pod("ingress-nginx", Map.of("app", "ingress"))));

    private static End pod(String namespace, Map<String, String> labels) {
        return new Pod(namespace, labels);
    }

    private static Map<String, String> operatorLabels() {
        return Map.of("app.kubernetes.io/name", "stickybalancer-operator", "app.kubernetes.io/component", "operator");
    }

    private static Map<String, String> nginxLabels(String balancer) {
        return Map.of(
                "app.kubernetes.io/name", "stickybalancer",
                "app.kubernetes.io/instance", balancer,
                "app.kubernetes.io/component", "nginx",
                "app.kubernetes.io/managed-by", "stickybalancer-operator");
    }

    @ParameterizedTest(name = "{0} to {1} {2} {3}: {4}")
    @CsvSource({
        // Users come from anywhere, pods included, but only over ports that the balancer has.
        "anybody, shop-nginx, TCP, 8080, yes",
        "ingress, shop-nginx, TCP, 8080, yes",
        "shop-app, shop-nginx, TCP, 8080, yes",
        "anybody, shop-nginx, TCP, 8443, no",
        "anybody, tls-nginx, TCP, 8443, yes",
        "anybody, tls-nginx, UDP, 8443, yes",
        "anybody, shop-nginx, UDP, 8443, no",
        // The admin port is for the operator.
        "operator, shop-nginx, TCP, 8081, yes",
        "prometheus, shop-nginx, TCP, 8081, no",
        "impostor, shop-nginx, TCP, 8081, no",
        "operator's-neighbour, shop-nginx, TCP, 8081, no",
        "shop-app, shop-nginx, TCP, 8081, no",
        "anybody, shop-nginx, TCP, 8081, no",
        "prometheus, shop-nginx, TCP, 5353, no",
        // Those of metrics are for Prometheus, as far as there are metrics.
        "prometheus, tls-nginx, TCP, 9113, yes",
        "prometheus, tls-nginx, TCP, 3903, yes",
        "prometheus, basic-nginx, TCP, 9113, yes",
        "prometheus, basic-nginx, TCP, 3903, no",
        "prometheus, shop-nginx, TCP, 9113, no",
        "anybody, tls-nginx, TCP, 9113, no",
        "anybody, tls-nginx, TCP, 3903, no",
        "operator, tls-nginx, TCP, 9113, no",
        // nginx reaches the app's pods, over whatever port they have; an image of the user's own also name servers.
        "shop-nginx, shop-app, TCP, 3000, yes",
        "shop-nginx, shop-app, TCP, 15008, yes",
        "shop-nginx, shop-mongo, TCP, 27017, no",
        "shop-nginx, blog-app, TCP, 3000, no",
        "shop-nginx, tls-nginx, TCP, 8080, no",
        "shop-nginx, operator, TCP, 8080, no",
        "shop-nginx, anybody, TCP, 443, no",
        "shop-nginx, anybody, UDP, 53, no",
        "shop-nginx, anybody, TCP, 53, no",
        "shop-nginx, anybody, UDP, 5353, no",
        "own-nginx, anybody, UDP, 53, yes",
        "own-nginx, anybody, TCP, 53, yes",
        "own-nginx, anybody, UDP, 5353, yes",
        "own-nginx, anybody, UDP, 123, no",
        // The operator reaches the API server, name servers, and nginx pods' admin port.
        "operator, anybody, TCP, 443, yes",
        "operator, anybody, TCP, 6443, yes",
        "operator, anybody, TCP, 8443, yes",
        "operator, anybody, TCP, 16443, yes",
        "operator, anybody, UDP, 53, yes",
        "operator, anybody, TCP, 53, yes",
        "operator, anybody, UDP, 5353, yes",
        "operator, anybody, UDP, 443, no",
        "operator, anybody, TCP, 80, no",
        "operator, shop-nginx, TCP, 8080, no",
        "operator, shop-app, TCP, 3000, no",
        "operator, shop-mongo, TCP, 27017, no",
        // Its own port is for metrics.
        "prometheus, operator, TCP, 8080, yes",
        "anybody, operator, TCP, 8080, no",
        "shop-app, operator, TCP, 8080, no",
        "prometheus, operator, TCP, 9090, no",
        // What is not ours stays as it was.
        "shop-app, shop-mongo, TCP, 27017, yes",
        "anybody, blog-app, TCP, 3000, yes",
    })
    void connection(String from, String to, String protocol, int port, String allowed) throws IOException {
        NetworkRules rules = new NetworkRules(List.of(
                policy("shop", "metrics: {mode: Disabled}"),
                policy("tls", "tls: {secretRef: {name: tls}, http3: Enabled}, metrics: {mode: Full}"),
                policy("basic", "metrics: {mode: Basic}"),
                policy("own", "nginx: {image: 'registry.example/nginx:1'}"),
                Serialization.unmarshal(Files.readString(Path.of("deploy/network-policy.yaml")), NetworkPolicy.class)));
        assertEquals(allowed.equals("yes"), rules.allow(ENDS.get(from), ENDS.get(to), protocol, port), rules::toString);
    }

    private static NetworkPolicy policy(String name, String spec) {
        StickyBalancer balancer = Serialization.unmarshal(
                """
                apiVersion: stickybalancer.dev/v1alpha1
                kind: StickyBalancer
                metadata: {namespace: shop, name: %s}
                spec: {backend: {serviceRef: {name: meteor}}, %s}
                """
                        .formatted(name, spec),
                StickyBalancer.class);
        return NetworkPolicies.of(
                new Owned(balancer),
                SpecValidation.of(balancer).settings().orElseThrow(),
                CALLERS,
                Map.of("app", "meteor"));
    }
}
