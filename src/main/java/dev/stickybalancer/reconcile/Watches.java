package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.Backend;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.Tls;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.Renewal;
import dev.stickybalancer.resources.Owned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator watches, and the caches that come of it. Services and EndpointSlices are watched as a whole, because
 * any of them may be named by a balancer; of everything else only what carries the operator's own label.
 */
final class Watches {
    private static final String BY_BACKEND = "by-backend-service";
    private static final String BY_SECRET = "by-secret";
    private static final String BY_SERVICE = "by-service";
    private static final String BY_BALANCER = "by-balancer";
    private static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";
    private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";

    private final IndexerResourceCache<StickyBalancer> balancers;
    private final InformerEventSource<EndpointSlice, StickyBalancer> slices;
    private final InformerEventSource<Service, StickyBalancer> services;
    private final InformerEventSource<ConfigMap, StickyBalancer> configMaps;
    private final InformerEventSource<Deployment, StickyBalancer> deployments;
    private final InformerEventSource<PodDisruptionBudget, StickyBalancer> disruptionBudgets;
    private final Optional<InformerEventSource<NetworkPolicy, StickyBalancer>> networkPolicies;
    private final InformerEventSource<Pod, StickyBalancer> pods;
    private final CertificateWatch certificates;

    Watches(EventSourceContext<StickyBalancer> context, boolean withNetworkPolicies) {
        balancers = context.getPrimaryCache();
        balancers.addIndexer(BY_BACKEND, balancer -> List.of(key(balancer, backendService(balancer))));
        balancers.addIndexer(BY_SECRET, balancer -> tlsSecret(balancer).map(secret -> key(balancer, secret)).stream()
                .toList());
        slices = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(EndpointSlice.class, StickyBalancer.class)
                        .withLabelSelector(SERVICE_NAME_LABEL)
                        .withSecondaryToPrimaryMapper(slice -> by(BY_BACKEND, slice, serviceOf(slice)))
                        .withOnUpdateFilter(Watches::changesEndpoints)
                        .build(),
                context);
        slices.addIndexers(Map.of(BY_SERVICE, slice -> List.of(key(slice, serviceOf(slice)))));
        services = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Service.class, StickyBalancer.class)
                        .withSecondaryToPrimaryMapper(service -> {
                            Set<ResourceID> owners = byOwner(service);
                            return owners.isEmpty()
                                    ? by(
                                            BY_BACKEND,
                                            service,
                                            service.getMetadata().getName())
                                    : owners;
                        })
                        .build(),
                context);
        configMaps = owned(ConfigMap.class, context);
        deployments = owned(Deployment.class, context);
        disruptionBudgets = owned(PodDisruptionBudget.class, context);
        networkPolicies = withNetworkPolicies ? Optional.of(owned(NetworkPolicy.class, context)) : Optional.empty();
        pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, StickyBalancer.class)
                        .withLabelSelector(Owned.EVERYTHING)
                        .withSecondaryToPrimaryMapper(pod -> existing(new ResourceID(
                                pod.getMetadata().getLabels().getOrDefault(INSTANCE_LABEL, ""),
                                pod.getMetadata().getNamespace())))
                        .withOnUpdateFilter((now, before) -> !NginxPod.of(now).equals(NginxPod.of(before)))
                        .build(),
                context);
        pods.addIndexers(Map.of(
                BY_BALANCER,
                pod -> List.of(key(pod, pod.getMetadata().getLabels().get(INSTANCE_LABEL)))));
        certificates = new CertificateWatch(context, certificate -> by(BY_SECRET, certificate, certificate.secret()));
    }

    List<EventSource<?, StickyBalancer>> all() {
        List<EventSource<?, StickyBalancer>> all = new ArrayList<>(
                List.of(slices, services, configMaps, deployments, disruptionBudgets, pods, certificates));
        networkPolicies.ifPresent(all::add);
        return all;
    }

    /** The cache that holds objects of a kind which the operator writes. */
    @SuppressWarnings("unchecked")
    <T extends HasMetadata> InformerEventSource<T, StickyBalancer> cacheOf(T object) {
        InformerEventSource<?, StickyBalancer> cache;
        if (object instanceof ConfigMap) {
            cache = configMaps;
        } else if (object instanceof Service) {
            cache = services;
        } else if (object instanceof Deployment) {
            cache = deployments;
        } else if (object instanceof PodDisruptionBudget) {
            cache = disruptionBudgets;
        } else if (object instanceof NetworkPolicy) {
            cache = networkPolicies.orElseThrow();
        } else {
            throw new IllegalArgumentException("the operator does not write " + object.getKind());
        }
        return (InformerEventSource<T, StickyBalancer>) cache;
    }

    Optional<Service> service(String namespace, String name) {
        return services.get(new ResourceID(name, namespace));
    }

    Optional<ConfigMap> configMap(String namespace, String name) {
        return configMaps.get(new ResourceID(name, namespace));
    }

    Optional<Deployment> deployment(String namespace, String name) {
        return deployments.get(new ResourceID(name, namespace));
    }

    List<EndpointSlice> slices(String namespace, String service) {
        return slices.byIndex(BY_SERVICE, namespace + "/" + service);
    }

    /** Without those that have stopped taking connections: they may live on for as long as a WebSocket is open. */
    List<NginxPod> nginxPods(StickyBalancer balancer) {
        return pods.byIndex(BY_BALANCER, key(balancer, balancer.getMetadata().getName())).stream()
                .map(NginxPod::of)
                .filter(pod -> pod.ready() || !pod.stopping())
                .toList();
    }

    /** What cert-manager says of the certificate in a Secret; empty while it cannot be asked. */
    Optional<Renewal.Issued> issued(String namespace, String secret) {
        return certificates.issued(namespace, secret);
    }

    /** UIDs of all balancers there are. */
    Set<String> balancerUids() {
        return balancers
                .list(balancer -> true)
                .map(balancer -> balancer.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private <T extends HasMetadata> InformerEventSource<T, StickyBalancer> owned(
            Class<T> kind, EventSourceContext<StickyBalancer> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, StickyBalancer.class)
                        .withLabelSelector(Owned.EVERYTHING)
                        .withSecondaryToPrimaryMapper((SecondaryToPrimaryMapper<T>) this::byOwner)
                        .build(),
                context);
    }

    private Set<ResourceID> byOwner(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .filter(owner -> HasMetadata.getKind(StickyBalancer.class).equals(owner.getKind()))
                .map(OwnerReference::getName)
                .flatMap(name ->
                        existing(new ResourceID(name, object.getMetadata().getNamespace())).stream())
                .collect(Collectors.toSet());
    }

    /** The balancers that name something in an object's namespace. */
    private Set<ResourceID> by(String index, HasMetadata object, String name) {
        return balancers.byIndex(index, key(object, name)).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private Set<ResourceID> existing(ResourceID balancer) {
        return balancers.get(balancer).isPresent() ? Set.of(balancer) : Set.of();
    }

    /** The Service whose EndpointSlices count: the user's, or the one made for a selector. */
    private static String backendService(StickyBalancer balancer) {
        return Optional.ofNullable(balancer.getSpec())
                .map(spec -> spec.backend())
                .map(Backend::serviceRef)
                .map(Backend.ServiceRef::name)
                .orElseGet(() -> new Owned(balancer).appServiceName());
    }

    private static Optional<String> tlsSecret(StickyBalancer balancer) {
        return Optional.ofNullable(balancer.getSpec())
                .map(spec -> spec.tls())
                .map(Tls::secretRef)
                .map(Tls.SecretRef::name);
    }

    private static String serviceOf(EndpointSlice slice) {
        return slice.getMetadata().getLabels().get(SERVICE_NAME_LABEL);
    }

    private static boolean changesEndpoints(EndpointSlice now, EndpointSlice before) {
        return !Objects.equals(now.getEndpoints(), before.getEndpoints())
                || !Objects.equals(now.getPorts(), before.getPorts());
    }

    private static String key(HasMetadata object, String name) {
        return object.getMetadata().getNamespace() + "/" + name;
    }
}
