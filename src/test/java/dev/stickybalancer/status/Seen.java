package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.PodAnswer;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.Departures.Departure;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.HostsFiles;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.plan.Placement;
import dev.stickybalancer.plan.PlanMemory;
import dev.stickybalancer.plan.Planned;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An observation of a balancer with which all is well, until a test says otherwise. */
final class Seen {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    static final String CONFIG = "c0ffee00c0ffee00";
    private static final PodAnswer.Config RUNS = new PodAnswer.Config(CONFIG, CONFIG, "", "");

    final StickyBalancer balancer = new StickyBalancer();
    String refsReason = "Resolved";
    String refsMessage = "";
    boolean suspended;
    boolean settled = true;
    boolean allDraining;
    Optional<Departure> lastDeparture = Optional.empty();
    int replicas = 2;
    Optional<Deployment> deployment = Optional.of(deployment(2, 2, 2));
    Optional<Service> front = Optional.of(new ServiceBuilder()
            .withNewSpec()
            .withClusterIP("10.96.0.7")
            .endSpec()
            .build());
    StickyModule module = StickyModule.NATIVE;
    private Optional<String> tlsSecret = Optional.empty();
    final List<NginxPod> pods = new ArrayList<>();
    final Map<String, PodAnswer> answers = new HashMap<>();
    private final SortedMap<EndpointId, Placement> placements = new TreeMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    Seen() {
        balancer.getMetadata().setName("shop");
        balancer.getMetadata().setGeneration(7L);
        endpoint(1, Place.ACTIVE, Endpoint.State.READY);
        endpoint(2, Place.ACTIVE, Endpoint.State.READY);
        pod("a");
        pod("b");
    }

    Seen endpoint(int number, Place place, Endpoint.State state) {
        EndpointId id = new EndpointId("10." + number / 65_536 + "." + number / 256 % 256 + "." + number % 256, 3000);
        if (place != null) {
            placements.put(id, new Placement(0, place, "0123456789abcdef"));
        }
        endpoints.add(new Endpoint(id, state, "0123456789abcdef"));
        return this;
    }

    Seen noEndpoints() {
        placements.clear();
        endpoints.clear();
        return this;
    }

    Seen pod(String name) {
        pods.add(new NginxPod(name, "default", name, Optional.of("10.1.0.1"), true, false, Optional.empty()));
        return this;
    }

    /** Replaces a pod by one that is not ready. */
    Seen unready(String name, String waiting) {
        pods.removeIf(pod -> pod.name().equals(name));
        pods.add(new NginxPod(name, "default", name, Optional.empty(), false, false, Optional.ofNullable(waiting)));
        return this;
    }

    Seen answer(String pod, boolean reached, String config, HostsFile file, String rejected, String message) {
        answers.put(
                pod,
                new PodAnswer(
                        NOW,
                        reached,
                        new PodAnswer.Config(config, config, rejected, message),
                        Optional.ofNullable(file),
                        PodAnswer.Certificate.NONE,
                        0,
                        0));
        return this;
    }

    /** With TLS, and what a pod that is well otherwise says of its certificate. */
    Seen certificate(String pod, String hash, String problem) {
        tlsSecret = Optional.of("shop-tls");
        PodAnswer.Certificate certificate = new PodAnswer.Certificate(hash, problem);
        answers.put(pod, new PodAnswer(NOW, true, RUNS, Optional.of(file()), certificate, 0, 0));
        return this;
    }

    HostsFile file() {
        return HostsFiles.of(placements);
    }

    Observation observation() {
        Map<String, PodAnswer> all = new HashMap<>();
        pods.forEach(pod -> all.put(
                pod.uid(), new PodAnswer(NOW, true, RUNS, Optional.of(file()), PodAnswer.Certificate.NONE, 0, 0)));
        all.putAll(answers);
        all.values().removeIf(answer -> answer.askedAt().equals(Instant.MAX));
        return new Observation(
                refsReason,
                refsMessage,
                suspended,
                new Endpoints(true, endpoints),
                new Planned(file(), PlanMemory.NONE, settled, allDraining, Optional.empty()),
                lastDeparture,
                new WantedHashes(CONFIG, file().hash()),
                deployment,
                front,
                tlsSecret,
                module,
                pods,
                new Answers(all),
                "app.kubernetes.io/instance=shop",
                replicas,
                Optional.of(640L));
    }

    /** As if the pod had never been asked. */
    Seen neverAsked(String pod) {
        answers.put(
                pod,
                new PodAnswer(
                        Instant.MAX,
                        false,
                        PodAnswer.Config.UNKNOWN,
                        Optional.empty(),
                        PodAnswer.Certificate.NONE,
                        0,
                        0));
        return this;
    }

    StickyBalancerStatus status() {
        return StatusWriter.accepted(balancer, observation(), NOW);
    }

    Condition condition(String type) {
        return condition(status(), type);
    }

    static Condition condition(StickyBalancerStatus status, String type) {
        return Conditions.find(status, type).orElseThrow(() -> new AssertionError(type + " is absent"));
    }

    static Deployment deployment(int updated, int available, int total) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(3L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(3L)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .withReplicas(total)
                .endStatus()
                .build();
    }

    static void assertCondition(String status, String reason, Seen seen, String type) {
        Condition condition = seen.condition(type);
        assertEquals(
                status + " " + reason, condition.getStatus() + " " + condition.getReason(), condition.getMessage());
    }

    static Set<String> types(StickyBalancerStatus status) {
        return status.conditions().stream().map(Condition::getType).collect(Collectors.toSet());
    }
}
