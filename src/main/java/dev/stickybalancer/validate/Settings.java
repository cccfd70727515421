package dev.stickybalancer.validate;

import dev.stickybalancer.api.Backend;
import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.api.Metrics;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.Workers;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A StickyBalancer's spec with every default filled in and every value checked.
 *
 * @param tlsSecret name of the Secret with the certificate; there when the front has TLS
 */
public record Settings(
        App app,
        int replicas,
        Front front,
        Optional<String> tlsSecret,
        SessionCookie cookie,
        boolean sockJsFallback,
        EndpointUpdates endpointUpdates,
        StickyModule stickyModule,
        String pathPrefix,
        ProxySettings proxy,
        Optional<AssetCache> cache,
        boolean debugHeaders,
        Metrics.Mode metrics,
        Exposure exposure,
        Nginx nginx,
        Dns dns,
        boolean suspended) {

    /** What nginx.conf shall say, for an app whose endpoints have this form. */
    public BalancerModel model(ObjectMeta balancer, AddressFamily family, AppServers servers) {
        return new BalancerModel(
                balancer.getNamespace(),
                balancer.getName(),
                front,
                cookie,
                sockJsFallback,
                pathPrefix,
                proxy,
                cache,
                debugHeaders,
                metrics == Metrics.Mode.FULL,
                nginx.workers(),
                family,
                servers,
                PodPorts.STANDARD);
    }

    /** Where the app's pods are. */
    public sealed interface App permits ByService, BySelector {}

    /** The user's own Service. */
    public record ByService(Backend.ServiceRef reference) implements App {}

    /** Labels; the operator makes the Service. */
    public record BySelector(Map<String, String> labels, IntOrString port) implements App {}

    /** The Service in front of nginx, its type as Kubernetes writes it. */
    public record Exposure(String type, Map<String, String> annotations, int httpPort, int httpsPort) {}

    /**
     * The nginx containers.
     *
     * @param image empty for the operator's default
     */
    public record Nginx(
            Optional<String> image,
            String imagePullPolicy,
            List<String> imagePullSecrets,
            Compute compute,
            Workers workers,
            int shutdownGraceSeconds) {}

    /** The DNS container; an empty image means the operator's default. */
    public record Dns(Optional<String> image, Compute compute) {}

    /** Requests and limits; empty where the user gave none. */
    public record Compute(Map<String, Quantity> requests, Map<String, Quantity> limits) {}
}
