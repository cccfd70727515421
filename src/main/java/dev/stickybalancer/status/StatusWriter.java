package dev.stickybalancer.status;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.api.StickyBalancerStatus.Address;
import dev.stickybalancer.api.StickyBalancerStatus.EndpointCounts;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.plan.Placement;
import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the status of one balancer from what was observed. */
public final class StatusWriter {
    private static final int SHOWN_PROBLEMS = 5;
    private static final int SHOWN_ADDRESSES = 3;

    private StatusWriter() {}

    /**
     * The status of a resource whose spec cannot be used; what runs goes on running.
     *
     * @param seen empty when it was not looked at: what the last status says is all that is known
     */
    public static StickyBalancerStatus rejected(
            StickyBalancer balancer, List<Problem> problems, Optional<Observation> seen, Instant now) {
        String message =
                problems.stream().limit(SHOWN_PROBLEMS).map(Problem::toString).collect(Collectors.joining("; "));
        return notAccepted(balancer, "Invalid", message + ". The last good configuration serves on.", seen, now);
    }

    /**
     * The status of a resource whose objects would overwrite somebody else's.
     *
     * @param seen empty when it was not looked at
     */
    public static StickyBalancerStatus conflicting(
            StickyBalancer balancer, String message, Optional<Observation> seen, Instant now) {
        return notAccepted(balancer, "Conflicting", message, seen, now);
    }

    private static StickyBalancerStatus notAccepted(
            StickyBalancer balancer, String reason, String message, Optional<Observation> seen, Instant now) {
        StickyBalancerStatus last = balancer.getStatus();
        Verdict unknown = Verdict.unknown(reason, "Not looked at while the resource is not accepted.");
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put("Ready", Verdict.no(reason, message));
        verdicts.put("Accepted", Verdict.no(reason, message));
        verdicts.put("ResolvedRefs", seen.map(StatusWriter::refs).orElse(unknown));
        verdicts.put(
                "BackendsAvailable", seen.map(known -> backends(known, last)).orElse(unknown));
        verdicts.put("Programmed", seen.map(Programmed::of).orElse(unknown));
        verdicts.put("Stalled", Verdict.yes(reason, message));
        List<Condition> conditions = Conditions.merge(last, verdicts, generation(balancer), now);
        if (seen.isPresent()) {
            return withFigures(balancer, conditions, seen.get());
        }
        boolean first = last == null;
        return new StickyBalancerStatus(
                conditions,
                generation(balancer),
                first ? null : last.endpoints(),
                first ? null : last.replicas(),
                first ? null : last.readyReplicas(),
                first ? null : last.programmedReplicas(),
                first ? null : last.selector(),
                first ? null : last.configHash(),
                first ? null : last.endpointsHash(),
                first ? null : last.lastPropagationMilliseconds(),
                first ? null : last.addresses());
    }

    /** The status of an accepted resource. */
    public static StickyBalancerStatus accepted(StickyBalancer balancer, Observation seen, Instant now) {
        StickyBalancerStatus last = balancer.getStatus();
        return withFigures(balancer, Conditions.merge(last, verdicts(seen, last), generation(balancer), now), seen);
    }

    private static StickyBalancerStatus withFigures(
            StickyBalancer balancer, List<Condition> conditions, Observation seen) {
        return new StickyBalancerStatus(
                conditions,
                generation(balancer),
                counts(seen),
                seen.deployment()
                        .map(Deployment::getStatus)
                        .map(DeploymentStatus::getReplicas)
                        .orElse(0),
                seen.countingPods().size(),
                seen.programmedPods(),
                seen.selector(),
                seen.wanted().config(),
                seen.wanted().endpoints(),
                seen.lastPropagationMilliseconds().orElse(null),
                addresses(seen.front()));
    }

    private static Map<String, Verdict> verdicts(Observation seen, StickyBalancerStatus last) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put("Accepted", Verdict.yes("Accepted", "The spec is valid."));
        verdicts.put("ResolvedRefs", refs(seen));
        verdicts.put("BackendsAvailable", backends(seen, last));
        verdicts.put("Programmed", Programmed.of(seen));
        verdicts.put("Rollout", Rollout.of(seen));
        Map<String, Verdict> all = new LinkedHashMap<>();
        all.put("Ready", ready(seen, verdicts));
        verdicts.remove("Rollout");
        all.putAll(verdicts);
        kstatus(seen, all);
        return all;
    }

    private static Verdict backends(Observation seen, StickyBalancerStatus last) {
        return Backends.of(seen, counts(seen), Conditions.find(last, "BackendsAvailable"));
    }

    private static Verdict refs(Observation seen) {
        if (!seen.refsReason().equals("Resolved")) {
            return Verdict.no(seen.refsReason(), seen.refsMessage());
        }
        boolean missing = seen.tlsSecret().isPresent()
                && seen.pods().stream()
                        .anyMatch(pod -> seen.answers().of(pod).certificate().isMissing());
        if (missing) {
            return Verdict.no(
                    "SecretNotFound",
                    "The Secret `" + seen.tlsSecret().get() + "` of `tls.secretRef` must exist in this namespace and"
                            + " have the keys tls.crt and tls.key, says an nginx pod. A certificate that was there"
                            + " before serves on.");
        }
        return Verdict.yes("Resolved", "The backend Service and its port were found.");
    }

    private static Verdict ready(Observation seen, Map<String, Verdict> verdicts) {
        if (seen.suspended()) {
            return Verdict.unknown(
                    "Suspended",
                    "`suspend` is true: nothing is written, nginx serves on with what it has. Set it to false to go on.");
        }
        Verdict rollout = verdicts.get("Rollout");
        return verdicts.values().stream()
                .filter(verdict -> !verdict.isTrue())
                .findFirst()
                // No pod has ever come up, and none will until a person acts.
                .map(first -> first.reason().equals("NoReadyPods") && Rollout.isStuck(rollout) ? rollout : first)
                .map(first -> Verdict.no(first.reason(), first.message()))
                .orElseGet(
                        () -> Verdict.yes("Ready", "Every nginx pod serves the current configuration and endpoints."));
    }

    /** The two conditions that tools such as Flux, Argo CD and {@code kubectl wait} know; absent when all is well. */
    private static void kstatus(Observation seen, Map<String, Verdict> all) {
        Verdict ready = all.get("Ready");
        if (ready.isTrue() || seen.suspended()) {
            return;
        }
        if (List.of("ConfigRejected", Rollout.STUCK).contains(ready.reason())) {
            all.put("Stalled", Verdict.yes(ready.reason(), ready.message()));
        } else {
            all.put("Reconciling", Verdict.yes(ready.reason(), ready.message()));
        }
    }

    /** While the balancer is suspended, nginx may still send users to pods that are gone: nobody counts on those. */
    private static EndpointCounts counts(Observation seen) {
        Map<EndpointId, Placement> placements = seen.planned().file().placements();
        if (seen.suspended() && seen.endpoints().known()) {
            placements = new HashMap<>(placements);
            placements.keySet().retainAll(seen.endpoints().byId().keySet());
        }
        int draining = (int) placements.values().stream()
                .filter(placement -> placement.place() == Place.DRAINING)
                .count();
        int notReady = (int) seen.endpoints().all().stream()
                .filter(endpoint -> endpoint.state() == Endpoint.State.NOT_READY)
                .count();
        return new EndpointCounts(placements.size() - draining, draining, notReady);
    }

    /** Each value once, because the list is keyed by it, and a few only. */
    private static List<Address> addresses(Optional<Service> front) {
        Map<String, Address> addresses = new LinkedHashMap<>();
        front.map(Service::getStatus).map(ServiceStatus::getLoadBalancer).map(LoadBalancerStatus::getIngress).stream()
                .flatMap(List::stream)
                .forEach(ingress -> {
                    put(addresses, "IPAddress", ingress.getIp());
                    put(addresses, "Hostname", ingress.getHostname());
                });
        front.map(service -> service.getSpec().getClusterIP())
                .filter(ip -> !ip.equals("None"))
                .ifPresent(ip -> put(addresses, "IPAddress", ip));
        return addresses.isEmpty()
                ? null
                : addresses.values().stream().limit(SHOWN_ADDRESSES).toList();
    }

    private static void put(Map<String, Address> addresses, String type, String value) {
        if (value != null && !value.isEmpty()) {
            addresses.putIfAbsent(value, new Address(type, value));
        }
    }

    private static Long generation(StickyBalancer balancer) {
        return balancer.getMetadata().getGeneration();
    }
}
