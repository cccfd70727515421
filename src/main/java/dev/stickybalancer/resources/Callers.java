package dev.stickybalancer.resources;

import java.util.Set;

/**
 * Who besides users may reach nginx pods where network policies are made.
 *
 * @param operatorNamespace where the operator's own pods are, which reach the admin port
 * @param metricsNamespaces from which the ports of metrics are reached; may be empty
 */
public record Callers(String operatorNamespace, Set<String> metricsNamespaces) {
    public Callers {
        metricsNamespaces = Set.copyOf(metricsNamespaces);
    }
}
