package dev.stickybalancer.model;

import java.util.Optional;

/**
 * Everything that nginx.conf says, and nothing that it does not.
 *
 * @param namespace and {@code name}: the StickyBalancer this belongs to, for the file's heading
 * @param pathPrefix of the app's ROOT_URL, without a slash at its end; empty for the root
 * @param sockJsFallback SockJS sessions without a cookie stay on their pod, too
 * @param cache empty when nothing is kept
 * @param requestLog a line for each request, to be counted
 */
public record BalancerModel(
        String namespace,
        String name,
        Front front,
        SessionCookie cookie,
        boolean sockJsFallback,
        String pathPrefix,
        ProxySettings proxy,
        Optional<AssetCache> cache,
        boolean debugHeaders,
        boolean requestLog,
        Workers workers,
        AddressFamily family,
        AppServers servers,
        PodPorts ports) {}
