package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.resources.Owned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes objects be as desired, by server-side apply under one field manager, and writes nothing when they already are.
 * Fields, labels and containers that others added stay; a ConfigMap's data is owned as a whole.
 */
final class Applier {
    static final String FIELD_MANAGER = Owned.OPERATOR;

    private static final Logger log = LoggerFactory.getLogger(Applier.class);
    private final Watches watches;
    private final StickyBalancer balancer;
    private final Context<StickyBalancer> context;
    private boolean wrote;

    Applier(Watches watches, StickyBalancer balancer, Context<StickyBalancer> context) {
        this.watches = watches;
        this.balancer = balancer;
        this.context = context;
    }

    /**
     * Applies one object.
     *
     * @throws NotOursException when an object of that name exists and belongs to somebody else
     * @throws RefusedException when the API server will not have the object
     */
    <T extends HasMetadata> void apply(T desired) {
        InformerEventSource<T, StickyBalancer> cache = watches.cacheOf(desired);
        ResourceID id = ResourceID.fromResource(desired);
        Optional<T> cached = cache.get(id);
        Optional<T> actual = cached.isPresent() ? cached : live(desired);
        actual.ifPresent(this::requireOurs);
        if (actual.isPresent() && isAsDesired(actual.get(), desired)) {
            return;
        }
        T applied = write(desired);
        wrote = true;
        if (applied instanceof ConfigMap configMap) {
            removeStrayKeys(configMap, (ConfigMap) desired);
        }
        if (cached.isPresent()) {
            cache.handleRecentResourceUpdate(id, applied, cached.get());
        } else {
            cache.handleRecentResourceCreate(id, applied);
        }
        log.info(
                "{}: {} {} {}",
                Words.name(balancer),
                actual.isPresent() ? "updated" : "created",
                desired.getKind(),
                desired.getMetadata().getName());
    }

    /** Whether any object was written. */
    boolean wrote() {
        return wrote;
    }

    private <T extends HasMetadata> T write(T desired) {
        try {
            return context.getClient()
                    .resource(desired)
                    .fieldManager(FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        } catch (KubernetesClientException answer) {
            throw RefusedException.is(answer) ? new RefusedException(desired, answer) : answer;
        }
    }

    /** The cache shows only objects with our label; one of somebody else's must not be overwritten unseen. */
    private <T extends HasMetadata> Optional<T> live(T desired) {
        return Optional.ofNullable(context.getClient().resource(desired).get());
    }

    private void requireOurs(HasMetadata actual) {
        String uid = balancer.getMetadata().getUid();
        boolean ours = actual.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()) && uid.equals(owner.getUid()));
        if (!ours) {
            throw new NotOursException(actual, balancer);
        }
    }

    private <T extends HasMetadata> boolean isAsDesired(T actual, T desired) {
        boolean managed =
                SSABasedGenericKubernetesResourceMatcher.<T>getInstance().matches(actual, desired, context);
        return managed
                && (!(actual instanceof ConfigMap configMap)
                        || strayKeys(configMap, (ConfigMap) desired).isEmpty());
    }

    /** Server-side apply leaves other managers' keys alone; in a directory of configuration files nobody else has any. */
    private void removeStrayKeys(ConfigMap applied, ConfigMap desired) {
        List<String> operations = strayKeys(applied, desired).stream()
                .map(path -> "{\"op\":\"remove\",\"path\":\"" + path + "\"}")
                .toList();
        if (!operations.isEmpty()) {
            context.getClient()
                    .resource(applied)
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON)
                                    .withFieldManager(FIELD_MANAGER)
                                    .build(),
                            "[" + String.join(",", operations) + "]");
        }
    }

    /** JSON pointers; a ConfigMap's keys are letters, digits, dots, dashes and underscores, so nothing needs escaping. */
    private static List<String> strayKeys(ConfigMap actual, ConfigMap desired) {
        List<String> paths = new ArrayList<>();
        Optional.ofNullable(actual.getData()).orElse(Map.of()).keySet().stream()
                .filter(key -> !desired.getData().containsKey(key))
                .forEach(key -> paths.add("/data/" + key));
        Optional.ofNullable(actual.getBinaryData())
                .orElse(Map.of())
                .keySet()
                .forEach(key -> paths.add("/binaryData/" + key));
        return paths;
    }
}
