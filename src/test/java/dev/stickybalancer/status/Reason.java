package dev.stickybalancer.status;

import dev.stickybalancer.api.Backend.ServiceRef;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.Departures.Departure;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.validate.SpecValidation;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A reason for a balancer not to be as it should, and what must be said of it.
 *
 * @param event its type; empty when none tells of it
 * @param words that the message must have in this order, with anything between them: the field, and what to do
 */
record Reason(String condition, String reason, String event, StickyBalancerStatus status, String words) {
    private static final String NO_EVENT = "";

    @Override
    public String toString() {
        return condition + " " + reason;
    }

    /** Every one there is. */
    static List<Reason> all() {
        return Stream.of(accepted(), references(), backends(), programmed(), ready())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Reason> accepted() {
        StickyBalancer invalid = Serialization.unmarshal(
                "metadata: {name: shop}\nspec: {backend: {serviceRef: {name: meteor}}, replicas: 101}",
                StickyBalancer.class);
        return List.of(
                new Reason(
                        "Accepted",
                        "Invalid",
                        "Warning",
                        StatusWriter.rejected(
                                invalid, SpecValidation.of(invalid).problems(), Optional.empty(), Seen.NOW),
                        "`replicas` must be from 0 to 100 … The last good configuration serves on"),
                new Reason(
                        "Accepted",
                        "Conflicting",
                        "Warning",
                        // The words are those of the object that is in the way; they have a test of their own.
                        StatusWriter.conflicting(invalid, "Service shop-balancer exists.", Optional.empty(), Seen.NOW),
                        "Service shop-balancer"));
    }

    private static List<Reason> references() {
        return List.of(
                unresolved("ServiceNotFound", Optional.empty(), "`backend.serviceRef.name` … `meteor` … Create it"),
                unresolved(
                        "ServiceNotSupported",
                        Optional.of(service("ExternalName")),
                        "`backend.serviceRef.name` … Refer to the Service that selects the app's pods"),
                unresolved(
                        "PortNotFound",
                        Optional.of(service("ClusterIP")),
                        "`backend.serviceRef.port` … no TCP port `http` … It has: web (80)"),
                seen(
                        "ResolvedRefs",
                        "SecretNotFound",
                        "Warning",
                        seen -> seen.certificate("a", "", "missing"),
                        "`shop-tls` … `tls.secretRef` … tls.crt and tls.key"));
    }

    private static List<Reason> backends() {
        return List.of(
                seen(
                        "BackendsAvailable",
                        "NoEndpoints",
                        "Warning",
                        Seen::noEndpoints,
                        "503 … `backend` … `backend.podSelector` … replicas of the app"),
                seen(
                        "BackendsAvailable",
                        "NoEndpoints",
                        "Warning",
                        seen -> seen.noEndpoints().endpoint(1, null, State.NOT_READY),
                        "503 … Not ready: 1 … `kubectl describe pod` … readiness probe"),
                seen(
                        "BackendsAvailable",
                        "AllDraining",
                        NO_EVENT,
                        seen -> seen.allDraining = true,
                        "being deleted … Scale the app up"),
                seen(
                        "BackendsAvailable",
                        "SingleEndpoint",
                        "Warning",
                        seen -> {
                            seen.module = StickyModule.NGINX_STICKY_MODULE_NG;
                            seen.noEndpoints().endpoint(1, Place.ACTIVE, State.READY);
                        },
                        "`stickyModule: NginxStickyModuleNg` … Run two or more"),
                seen(
                        "BackendsAvailable",
                        "DrainAdvice",
                        "Warning",
                        seen -> seen.lastDeparture = Optional.of(
                                new Departure(new EndpointId("10.0.0.3", 3000), Duration.ofMillis(340), false)),
                        "10.0.0.3:3000 stopped serving 0.3 s … `lifecycle.preStop: {sleep: {seconds: 10}}` …"
                                + " `terminationGracePeriodSeconds`"));
    }

    private static List<Reason> programmed() {
        return List.of(
                seen(
                        "Programmed",
                        "ConfigRejected",
                        "Warning",
                        seen -> seen.answer("a", true, "0123456789abcdef", seen.file(), Seen.CONFIG, "no such thing"),
                        "the last good one serves on … Undo the last change of `spec` … `nginx.image` … no such thing"),
                seen(
                        "Programmed",
                        "ConfigRejected",
                        "Warning",
                        seen -> seen.certificate("a", "1234", "key values mismatch"),
                        "`tls.secretRef` … Correct tls.crt and tls.key of the Secret `shop-tls` … key values mismatch"),
                seen(
                        "Programmed",
                        "PodsUnreachable",
                        "Warning",
                        seen -> seen.neverAsked("a"),
                        "port 8081 … check NetworkPolicies"),
                seen(
                        "Programmed",
                        "NoReadyPods",
                        NO_EVENT,
                        seen -> {
                            seen.pods.clear();
                            seen.replicas = 0;
                        },
                        "`replicas` is 0 … Raise it"),
                seen(
                        "Programmed",
                        "NoReadyPods",
                        NO_EVENT,
                        seen -> seen.unready("a", "container nginx: ImagePullBackOff: no")
                                .unready("b", null),
                        "Check `nginx.image` … ImagePullBackOff"),
                seen("Programmed", "Propagating", NO_EVENT, seen -> seen.settled = false, "step by step"));
    }

    private static List<Reason> ready() {
        return List.of(
                seen(
                        "Ready",
                        "RollingOut",
                        NO_EVENT,
                        seen -> seen.deployment = Optional.of(Seen.deployment(1, 1, 2)),
                        "1 of 2 nginx pods are updated"),
                seen(
                        "Ready",
                        "ProgressDeadlineExceeded",
                        "Warning",
                        seen -> stuck(seen, ""),
                        "1 of 2 nginx pods are updated … `kubectl describe pod` … correct `nginx` or `dns`"),
                seen(
                        "Ready",
                        "ProgressDeadlineExceeded",
                        "Warning",
                        seen -> stuck(seen, "exceeded quota: small"),
                        "`nginx.resources` … exceeded quota: small"),
                seen(
                        "Ready",
                        "Suspended",
                        NO_EVENT,
                        seen -> seen.suspended = true,
                        "`suspend` is true … Set it to false"));
    }

    /** @param failure why no pod can be made; empty when that is not it */
    private static void stuck(Seen seen, String failure) {
        seen.deployment = Optional.of(Seen.deployment(1, 1, 2));
        List<DeploymentCondition> conditions = new ArrayList<>();
        conditions.add(new DeploymentCondition(null, null, "", "ProgressDeadlineExceeded", "False", "Progressing"));
        if (!failure.isEmpty()) {
            conditions.add(new DeploymentCondition(null, null, failure, "FailedCreate", "True", "ReplicaFailure"));
        }
        seen.deployment.get().getStatus().setConditions(conditions);
    }

    private static Reason seen(String condition, String reason, String event, Consumer<Seen> change, String words) {
        Seen seen = new Seen();
        change.accept(seen);
        return new Reason(condition, reason, event, seen.status(), words);
    }

    private static Reason unresolved(String reason, Optional<Service> service, String words) {
        BackendPort.Resolution resolution =
                BackendPort.resolve(new ServiceRef("meteor", new IntOrString("http")), service);
        return seen(
                "ResolvedRefs",
                reason,
                "Warning",
                seen -> {
                    seen.refsReason = resolution.reason();
                    seen.refsMessage = resolution.message();
                },
                words);
    }

    private static Service service(String type) {
        return new ServiceBuilder()
                .withNewSpec()
                .withType(type)
                .addToSelector("app", "meteor")
                .addNewPort()
                .withName("web")
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }
}
