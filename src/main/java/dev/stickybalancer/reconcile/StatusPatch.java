package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/**
 * A new status for a balancer. Written here and not by the framework, which tells of a balancer that was deleted
 * meanwhile, an everyday event, with a stack trace.
 */
record StatusPatch(StickyBalancer balancer, StickyBalancerStatus status) {

    /** Does nothing when the balancer is gone, whoever has its name now. */
    void apply(KubernetesClient client) {
        StickyBalancer patch = new StickyBalancer();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(balancer.getMetadata().getName())
                .withNamespace(balancer.getMetadata().getNamespace())
                .withUid(balancer.getMetadata().getUid())
                .build());
        patch.setStatus(status);
        try {
            client.resource(patch)
                    .subresource("status")
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(Applier.FIELD_MANAGER)
                                    .withForce(true)
                                    .build(),
                            patch);
        } catch (KubernetesClientException failure) {
            boolean gone = failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                    || failure.getCode() == HttpURLConnection.HTTP_CONFLICT;
            if (!gone) {
                throw failure;
            }
        }
    }
}
