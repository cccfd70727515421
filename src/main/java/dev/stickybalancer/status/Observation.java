package dev.stickybalancer.status;

import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.plan.Departures.Departure;
import dev.stickybalancer.plan.Planned;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the status of an accepted balancer is made of.
 *
 * @param refsReason {@code Resolved}, or why the backend cannot be found
 * @param suspended nothing is written for this balancer at present
 * @param lastDeparture how the last pod of the app that was deleted left; empty while none did
 * @param tlsSecret name of the Secret with the certificate; empty without TLS
 * @param module what keeps users on their pods
 * @param selector of the nginx pods, as text
 */
public record Observation(
        String refsReason,
        String refsMessage,
        boolean suspended,
        Endpoints endpoints,
        Planned planned,
        Optional<Departure> lastDeparture,
        WantedHashes wanted,
        Optional<Deployment> deployment,
        Optional<Service> front,
        Optional<String> tlsSecret,
        StickyModule module,
        List<NginxPod> pods,
        Answers answers,
        String selector,
        int wantedReplicas,
        Optional<Long> lastPropagationMilliseconds) {

    List<NginxPod> countingPods() {
        return pods.stream().filter(NginxPod::counts).toList();
    }

    /** Ready pods that were asked and have everything. */
    int programmedPods() {
        return (int) countingPods().stream()
                .filter(pod -> answers.of(pod).has(wanted.config(), wanted.endpoints()))
                .count();
    }
}
