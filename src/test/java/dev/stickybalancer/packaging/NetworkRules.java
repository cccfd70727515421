package dev.stickybalancer.packaging;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What network policies come to, by the rules of the Kubernetes documentation: a pod that no policy selects is open; one
 * that is selected is closed but for what any of them allows; a connection needs the leave of both ends. For policies
 * that name pods, namespaces and port numbers; any other means is an error.
 */
record NetworkRules(List<NetworkPolicy> policies) {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    /** Somebody who opens or takes a connection. */
    sealed interface End permits Pod, Outside {}

    /** A pod in the pods' network. */
    record Pod(String namespace, Map<String, String> labels) implements End {}

    /** Whoever is no such pod: users, load balancers, the API server, other nodes, pods with their host's network. */
    record Outside() implements End {}

    boolean allow(End from, End to, String protocol, int port) {
        boolean leaves = !(from instanceof Pod pod) || leaves(pod, to, protocol, port);
        boolean enters = !(to instanceof Pod pod) || enters(from, pod, protocol, port);
        return leaves && enters;
    }

    private boolean leaves(Pod from, End to, String protocol, int port) {
        List<NetworkPolicy> selecting = selecting(from, "Egress");
        return selecting.isEmpty()
                || selecting.stream().anyMatch(policy -> policy.getSpec().getEgress().stream()
                        .anyMatch(
                                rule -> matches(policy, rule.getTo(), to) && hasPort(rule.getPorts(), protocol, port)));
    }

    private boolean enters(End from, Pod to, String protocol, int port) {
        List<NetworkPolicy> selecting = selecting(to, "Ingress");
        return selecting.isEmpty()
                || selecting.stream().anyMatch(policy -> policy.getSpec().getIngress().stream()
                        .anyMatch(rule ->
                                matches(policy, rule.getFrom(), from) && hasPort(rule.getPorts(), protocol, port)));
    }

    private List<NetworkPolicy> selecting(Pod pod, String direction) {
        return policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
                .filter(policy -> policy.getMetadata().getNamespace().equals(pod.namespace()))
                .filter(policy -> selects(policy.getSpec().getPodSelector(), pod.labels()))
                .toList();
    }

    /** No peers at all means everybody. */
    private static boolean matches(NetworkPolicy policy, List<NetworkPolicyPeer> peers, End end) {
        return peers.isEmpty()
                || (end instanceof Pod pod && peers.stream().anyMatch(peer -> matches(policy, peer, pod)));
    }

    private static boolean matches(NetworkPolicy policy, NetworkPolicyPeer peer, Pod pod) {
        if (peer.getIpBlock() != null) {
            throw new IllegalArgumentException(
                    "ipBlock in " + policy.getMetadata().getName());
        }
        boolean namespace = peer.getNamespaceSelector() == null
                ? policy.getMetadata().getNamespace().equals(pod.namespace())
                : selects(peer.getNamespaceSelector(), Map.of(NAMESPACE_NAME, pod.namespace()));
        return namespace && (peer.getPodSelector() == null || selects(peer.getPodSelector(), pod.labels()));
    }

    private static boolean hasPort(List<NetworkPolicyPort> ports, String protocol, int port) {
        return ports.isEmpty()
                || ports.stream()
                        .anyMatch(one -> Optional.ofNullable(one.getProtocol())
                                        .orElse("TCP")
                                        .equals(protocol)
                                && one.getEndPort() == null
                                && one.getPort().getIntVal() == port);
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet()
                        .containsAll(Optional.ofNullable(selector.getMatchLabels())
                                .orElse(Map.of())
                                .entrySet())
                && selector.getMatchExpressions().stream().allMatch(one -> holds(one, labels));
    }

    private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
        if (!requirement.getOperator().equals("In")) {
            throw new IllegalArgumentException("operator " + requirement.getOperator());
        }
        return requirement.getValues().contains(labels.get(requirement.getKey()));
    }
}
