package dev.stickybalancer.model;

/**
 * Everything that nginx.conf says, and nothing that it does not.
 *
 * @param namespace and {@code name}: the StickyBalancer this belongs to, for the file's heading
 */
public record BalancerModel(
        String namespace,
        String name,
        Front front,
        SessionCookie cookie,
        ProxySettings proxy,
        boolean debugHeaders,
        Workers workers,
        AddressFamily family,
        UpstreamShape upstream,
        PodPorts ports) {}
