package dev.stickybalancer.reconcile;

import dev.stickybalancer.plan.Planned;
import dev.stickybalancer.render.RenderedConfig;
import dev.stickybalancer.resources.Callers;
import dev.stickybalancer.resources.ConfigMaps;
import dev.stickybalancer.resources.DisruptionBudget;
import dev.stickybalancer.resources.Images;
import dev.stickybalancer.resources.NetworkPolicies;
import dev.stickybalancer.resources.NginxDeployment;
import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.resources.Services;
import dev.stickybalancer.validate.Settings;
import java.util.Optional;

/**
 * The objects that a balancer consists of, and the order in which they are written.
 *
 * @param callers empty when no network policies are made
 */
record Composition(Images images, Optional<Callers> callers) {

    /** Endpoints first: they are what users wait for. */
    void applyFiles(Applier applier, Owned owned, Planned planned, RenderedConfig rendered) {
        applier.apply(ConfigMaps.endpoints(owned, planned.file()));
        applier.apply(ConfigMaps.config(owned, rendered));
    }

    /**
     * The policy before the pods, and only when it is known what the app is: until then an older one stays. One that cannot
     * be written keeps no change from the pods.
     */
    void applyRest(Applier applier, Owned owned, Settings settings, Observed observed, RenderedConfig rendered) {
        if (settings.app() instanceof Settings.BySelector app) {
            applier.apply(Services.app(owned, app));
        }
        applier.apply(Services.front(owned, settings));
        applier.apply(DisruptionBudget.of(owned));
        try {
            callers.flatMap(known ->
                            observed.appLabels().map(labels -> NetworkPolicies.of(owned, settings, known, labels)))
                    .ifPresent(applier::apply);
        } finally {
            applier.apply(NginxDeployment.of(owned, settings, rendered, images));
        }
    }
}
