package dev.stickybalancer.ui;

import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.plan.Place;
import io.fabric8.kubernetes.api.model.Condition;

/** What the page calls things. */
final class Words {
    private Words() {}

    static boolean isTrue(Condition condition) {
        return condition.getStatus().equals("True");
    }

    /** For example "Programmed is False (Propagating)". */
    static String of(Condition condition) {
        boolean repeats = isTrue(condition)
                && (condition.getReason().equals(condition.getType())
                        || condition.getReason().equals("Resolved"));
        return condition.getType() + " is " + condition.getStatus()
                + (repeats ? "" : " (" + condition.getReason() + ")");
    }

    static String of(Endpoint.State state) {
        return switch (state) {
            case READY -> "ready";
            case TERMINATING_SERVING -> "terminating, still serving";
            case TERMINATING -> "terminating";
            case NOT_READY -> "not ready";
        };
    }

    static String of(Place place) {
        return switch (place) {
            case ACTIVE -> "takes new users";
            case BOTH -> "on its way from one state to the other";
            case DRAINING -> "keeps its users, takes no new ones";
        };
    }

    static String of(NginxPod pod) {
        if (pod.stopping()) {
            return "stopping";
        }
        return pod.ready() ? "ready" : "not ready";
    }
}
