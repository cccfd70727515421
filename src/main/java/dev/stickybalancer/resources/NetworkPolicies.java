package dev.stickybalancer.resources;

import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What may reach a balancer's nginx pods, and what they may reach: users come from anywhere, the admin port is for the
 * operator, those of metrics are for Prometheus, and nginx reaches the app's pods. The kubelet needs no rule, because a pod's
 * own node always reaches it, nor does the pod's own name server, which listens on 127.0.0.1.
 */
public final class NetworkPolicies {
    private static final PodPorts PORTS = PodPorts.STANDARD;
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    /** Of the operator's pods, whatever they were installed with. */
    private static final Map<String, String> OPERATOR_LABELS =
            new TreeMap<>(Map.of("app.kubernetes.io/name", Owned.OPERATOR, "app.kubernetes.io/component", "operator"));

    private NetworkPolicies() {}

    /**
     * The policy of one balancer.
     *
     * @param appLabels what selects the app's pods. Not their ports: a rollout may bring another one, and pods in a
     *     service mesh are reached through the mesh's own
     */
    public static NetworkPolicy of(Owned owned, Settings settings, Callers callers, Map<String, String> appLabels) {
        return new NetworkPolicyBuilder()
                .withMetadata(owned.metadata(owned.name(), "network-policy"))
                .withNewSpec()
                .withPodSelector(matching(owned.nginxSelector()))
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(ingress(settings, callers))
                .withEgress(egress(settings, appLabels))
                .endSpec()
                .build();
    }

    /** A rule without peers would let everybody in, one without ports to every port: there is none of either kind. */
    private static List<NetworkPolicyIngressRule> ingress(Settings settings, Callers callers) {
        List<NetworkPolicyIngressRule> rules = new ArrayList<>(List.of(users(settings), admin(callers)));
        List<NetworkPolicyPort> metricsPorts = metricsPorts(settings);
        if (!metricsPorts.isEmpty() && !callers.metricsNamespaces().isEmpty()) {
            rules.add(metrics(callers.metricsNamespaces(), metricsPorts));
        }
        return rules;
    }

    /** Cloud load balancers come with the address of a user or of a node: neither can be named here. */
    private static NetworkPolicyIngressRule users(Settings settings) {
        List<NetworkPolicyPort> ports = new ArrayList<>();
        ports.add(port("TCP", PORTS.http()));
        settings.front().tls().ifPresent(tls -> {
            ports.add(port("TCP", PORTS.https()));
            if (tls.http3()) {
                ports.add(port("UDP", PORTS.https()));
            }
        });
        return new NetworkPolicyIngressRuleBuilder().withPorts(ports).build();
    }

    private static NetworkPolicyIngressRule admin(Callers callers) {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNamespaceSelector(namespace(callers.operatorNamespace()))
                .withPodSelector(matching(OPERATOR_LABELS))
                .endFrom()
                .withPorts(port("TCP", PORTS.admin()))
                .build();
    }

    private static NetworkPolicyIngressRule metrics(Set<String> namespaces, List<NetworkPolicyPort> ports) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(namespaces.stream()
                        .sorted()
                        .map(name -> new NetworkPolicyPeerBuilder()
                                .withNamespaceSelector(namespace(name))
                                .build())
                        .toList())
                .withPorts(ports)
                .build();
    }

    private static List<NetworkPolicyPort> metricsPorts(Settings settings) {
        return switch (settings.metrics()) {
            case DISABLED -> List.of();
            case BASIC -> List.of(port("TCP", PORTS.metrics()));
            case FULL -> List.of(port("TCP", PORTS.metrics()), port("TCP", PORTS.sessions()));
        };
    }

    private static NetworkPolicyEgressRule app(Map<String, String> labels) {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withPodSelector(matching(labels))
                .endTo()
                .build();
    }

    /** Our images look up nothing outside of their pod, but one of the user's own may. */
    private static List<NetworkPolicyEgressRule> egress(Settings settings, Map<String, String> appLabels) {
        boolean ours =
                settings.nginx().image().isEmpty() && settings.dns().image().isEmpty();
        return ours ? List.of(app(appLabels)) : List.of(app(appLabels), names());
    }

    /**
     * To any address, because name servers are pods, nodes or neither; those of OpenShift listen on 5353 behind their
     * Service.
     */
    private static NetworkPolicyEgressRule names() {
        return new NetworkPolicyEgressRuleBuilder()
                .withPorts(port("UDP", 53), port("TCP", 53), port("UDP", 5353), port("TCP", 5353))
                .build();
    }

    private static LabelSelector namespace(String name) {
        return matching(Map.of(NAMESPACE_NAME, name));
    }

    private static LabelSelector matching(Map<String, String> labels) {
        return new LabelSelectorBuilder().withMatchLabels(labels).build();
    }

    private static NetworkPolicyPort port(String protocol, int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(number))
                .build();
    }
}
