package dev.stickybalancer.status;

import dev.stickybalancer.api.StickyBalancerStatus.EndpointCounts;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.plan.Departures.Departure;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Locale;
import java.util.Optional;

/** Whether the app has pods that take users, and what to change in the app when it has. */
final class Backends {
    private static final String DRAIN_ADVICE = "DrainAdvice";

    private Backends() {}

    /** @param before what was said last; empty when nothing was */
    static Verdict of(Observation seen, EndpointCounts counts, Optional<Condition> before) {
        if (counts.active() == 0) {
            return Verdict.no(
                    "NoEndpoints",
                    "No pod of the app is ready, so users get 503 with Retry-After. Not ready: " + counts.notReady()
                            + ". " + remedy(counts));
        }
        if (seen.planned().allDraining()) {
            return Verdict.yes(
                    "AllDraining",
                    "Every pod of the app is being deleted; those that still serve take users. Scale the app up unless"
                            + " it is meant to end.");
        }
        if (counts.active() + counts.draining() == 1 && seen.module() == StickyModule.NGINX_STICKY_MODULE_NG) {
            return Verdict.yes(
                    "SingleEndpoint",
                    "1 pod takes users. With `stickyModule: NginxStickyModuleNg` nobody gets a cookie while there is only"
                            + " one: users who come now may be moved when a second pod comes. Run two or more.");
        }
        return drainAdvice(seen.lastDeparture(), before)
                .orElseGet(() -> Verdict.yes(
                        "EndpointsReady",
                        counts.active() + " pods take users, " + counts.draining() + " are draining."));
    }

    private static String remedy(EndpointCounts counts) {
        return counts.notReady() > 0
                ? "`kubectl describe pod` of one tells why; its readiness probe decides."
                : "Check the selector of the Service that `backend` names, or `backend.podSelector`, and the replicas of"
                        + " the app.";
    }

    /** What another process of the operator saw holds until this one sees something. */
    private static Optional<Verdict> drainAdvice(Optional<Departure> last, Optional<Condition> before) {
        if (last.isEmpty()) {
            return before.filter(condition -> condition.getReason().equals(DRAIN_ADVICE))
                    .map(condition -> Verdict.yes(DRAIN_ADVICE, condition.getMessage()));
        }
        return last.filter(departure -> !departure.inTime())
                .map(departure -> Verdict.yes(DRAIN_ADVICE, drainAdvice(departure)));
    }

    private static String drainAdvice(Departure departure) {
        return String.format(
                Locale.ROOT,
                "Pod %s stopped serving %.1f s after its deletion began, before every nginx pod had stopped sending it new"
                        + " users. Give the app's container `lifecycle.preStop: {sleep: {seconds: 10}}` (25 with"
                        + " `endpointUpdates: Reload`) and its pod a longer `terminationGracePeriodSeconds`. This goes when"
                        + " a pod leaves in time.",
                departure.id().socketAddress(),
                departure.served().toMillis() / 1000.0);
    }
}
