package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.delivery.Renewal.Issued;
import dev.stickybalancer.model.Hashes;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches cert-manager's Certificates where that API exists and may be read. It may come and go at any time, and the
 * operator works without it, so this is no {@code InformerEventSource}: the framework would refuse to start without the
 * API, and end the process when it goes.
 */
final class CertificateWatch extends AbstractEventSource<CertManagerCertificate, StickyBalancer> {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    /** cert-manager may be installed, or the right be given, after the operator has started. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final String BY_SECRET = "by-secret";
    private static final String ALL_NAMESPACES = "";

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Function<CertManagerCertificate, Set<ResourceID>> balancersOf;
    private final Map<String, SharedIndexInformer<CertManagerCertificate>> informers = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cert-manager");
        thread.setDaemon(true);
        return thread;
    });

    CertificateWatch(
            EventSourceContext<StickyBalancer> context, Function<CertManagerCertificate, Set<ResourceID>> balancersOf) {
        super(CertManagerCertificate.class);
        this.client = context.getClient();
        Set<String> watched = context.getControllerConfiguration().getEffectiveNamespaces();
        this.namespaces = InformerConfiguration.allNamespacesWatched(watched) ? Set.of(ALL_NAMESPACES) : watched;
        this.balancersOf = balancersOf;
    }

    @Override
    public void start() {
        super.start();
        looks.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        super.stop();
        looks.shutdownNow();
        synchronized (this) {
            informers.values().forEach(SharedIndexInformer::stop);
            informers.clear();
        }
    }

    @Override
    public Set<CertManagerCertificate> getSecondaryResources(StickyBalancer balancer) {
        return Set.of();
    }

    /** What cert-manager says of the certificate in a Secret; empty while it cannot be asked. */
    Optional<Issued> issued(String namespace, String secret) {
        return Optional.ofNullable(informers.getOrDefault(namespace, informers.get(ALL_NAMESPACES)))
                .filter(SharedIndexInformer::hasSynced)
                .map(informer -> informer.getIndexer().byIndex(BY_SECRET, namespace + "/" + secret).stream()
                        .map(CertManagerCertificate::issuance)
                        .filter(issuance -> !issuance.isEmpty())
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .map(issuances -> new Issued(secret, issuances.isEmpty() ? "" : Hashes.shortSha256(issuances)));
    }

    /**
     * An API that goes and comes back mostly needs none of this: the client asks every five seconds whether it may watch
     * again, and lists anew when it may. Only an informer whose list is refused stops.
     */
    private synchronized void look() {
        informers.values().removeIf(informer -> !informer.isRunning());
        try {
            Set<String> missing = namespaces.stream()
                    .filter(namespace -> !informers.containsKey(namespace))
                    .collect(Collectors.toSet());
            if (isRunning() && !missing.isEmpty() && client.supports(CertManagerCertificate.class)) {
                missing.forEach(this::watch);
            }
        } catch (RuntimeException e) {
            log.debug("no answer about cert-manager, will be asked again", e);
        }
    }

    private void watch(String namespace) {
        var resources = client.resources(CertManagerCertificate.class);
        FilterWatchListDeletable<CertManagerCertificate, ?, Resource<CertManagerCertificate>> certificates =
                namespace.equals(ALL_NAMESPACES) ? resources.inAnyNamespace() : resources.inNamespace(namespace);
        String where = namespace.equals(ALL_NAMESPACES) ? "all namespaces" : "namespace " + namespace;
        try {
            // The informer would tell of a refusal at length, and each time.
            certificates.list(new ListOptionsBuilder().withLimit(1L).build());
        } catch (KubernetesClientException e) {
            // 404: it was uninstalled just now.
            if (e.getCode() == 403 && refused.add(namespace)) {
                log.info(
                        "Certificates of cert-manager cannot be watched in {}: renewals take the kubelet's time. {}",
                        where,
                        Words.of(e));
            }
            return;
        }
        var informer = certificates.runnableInformer(0);
        informer.addIndexers(Map.of(BY_SECRET, c -> List.of(c.getMetadata().getNamespace() + "/" + c.secret())));
        informer.addEventHandler(new Handler());
        informer.exceptionHandler((started, failure) -> !isRefusal(failure));
        informers.put(namespace, informer);
        informer.start();
        refused.remove(namespace);
        log.info("watching Certificates of cert-manager in {}", where);
    }

    /** No such API, or no right to it: trying again at once would not help. */
    private static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException answer
                    && (answer.getCode() == 403 || answer.getCode() == 404)) {
                return true;
            }
        }
        return false;
    }

    private final class Handler implements ResourceEventHandler<CertManagerCertificate> {
        @Override
        public void onAdd(CertManagerCertificate certificate) {
            if (isRunning()) {
                balancersOf.apply(certificate).forEach(id -> getEventHandler().handleEvent(new Event(id)));
            }
        }

        @Override
        public void onUpdate(CertManagerCertificate before, CertManagerCertificate certificate) {
            if (!before.issuance().equals(certificate.issuance())
                    || !before.secret().equals(certificate.secret())) {
                onAdd(certificate);
            }
        }

        /** The certificate stays in its Secret. */
        @Override
        public void onDelete(CertManagerCertificate certificate, boolean unknown) {}
    }
}
