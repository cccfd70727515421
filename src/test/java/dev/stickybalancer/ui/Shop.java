package dev.stickybalancer.ui;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.api.StickyBalancerStatus.EndpointCounts;
import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.PodAnswer;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.HostsFiles;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.plan.Placement;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A balancer with which all is well, until a test says otherwise; each {@link #round} is one of the reconciler. */
final class Shop {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final String CONFIG = "c0ffee00c0ffee00";

    String namespace = "shops";
    String name = "shop";
    long generation = 1;
    String config = CONFIG;
    boolean looks = true;
    boolean endpointsKnown = true;
    int balancers = 1;
    Instant now = START;
    Optional<Long> propagation = Optional.empty();
    final Map<String, Condition> conditions = new LinkedHashMap<>();
    final SortedMap<EndpointId, Endpoint.State> endpoints = new TreeMap<>();
    final SortedMap<EndpointId, Placement> placements = new TreeMap<>();
    final List<NginxPod> pods = new ArrayList<>();
    final Map<String, PodAnswer> answers = new HashMap<>();
    private Optional<Snapshot> last = Optional.empty();

    Shop() {
        condition("Ready", "True", "Ready", "Every nginx pod serves the current configuration and endpoints.");
        condition("Programmed", "True", "Programmed", "All 2 ready nginx pods run the wanted configuration.");
        endpoint("10.1.0.1", Endpoint.State.READY, Place.ACTIVE);
        endpoint("10.1.0.2", Endpoint.State.READY, Place.ACTIVE);
        pod("shop-a", true);
        pod("shop-b", true);
    }

    Shop condition(String type, String status, String reason, String message) {
        conditions.put(
                type,
                new ConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTransitionTime(START.toString())
                        .build());
        return this;
    }

    Shop endpoint(String address, Endpoint.State state, Place place) {
        EndpointId id = new EndpointId(address, 3000);
        endpoints.put(id, state);
        placements.remove(id);
        if (place != null) {
            placements.put(id, new Placement(0, place, "0123456789abcdef"));
        }
        return this;
    }

    Shop pod(String pod, boolean ready) {
        pods.removeIf(other -> other.name().equals(pod));
        pods.add(new NginxPod(pod, namespace, pod, Optional.of("10.2.0.1"), ready, false, Optional.empty()));
        return this;
    }

    Shop answer(String pod, String running, String rejected, String message) {
        answers.put(
                pod,
                new PodAnswer(
                        now,
                        true,
                        new PodAnswer.Config(running, running, rejected, message),
                        Optional.of(file()),
                        PodAnswer.Certificate.NONE,
                        3,
                        0));
        return this;
    }

    HostsFile file() {
        return HostsFiles.of(placements);
    }

    /** Ten seconds later. */
    Snapshot round() {
        now = now.plus(Duration.ofSeconds(10));
        StickyBalancer balancer = new StickyBalancer();
        balancer.getMetadata().setNamespace(namespace);
        balancer.getMetadata().setName(name);
        balancer.getMetadata().setGeneration(generation);
        Snapshot next = Snapshot.after(
                last,
                balancer,
                status(),
                looks ? Optional.of(look()) : Optional.empty(),
                propagation.map(took -> new History.Propagation(now, took)),
                balancers,
                now);
        propagation = Optional.empty();
        last = Optional.of(next);
        return next;
    }

    private StickyBalancerStatus status() {
        return new StickyBalancerStatus(
                List.copyOf(conditions.values()),
                generation,
                new EndpointCounts(placements.size(), 0, 0),
                pods.size(),
                pods.size(),
                pods.size(),
                "",
                config,
                file().hash(),
                640L,
                null);
    }

    private Look look() {
        Map<String, PodAnswer> all = new HashMap<>();
        pods.forEach(pod -> all.put(
                pod.uid(),
                new PodAnswer(
                        now,
                        true,
                        new PodAnswer.Config(config, config, "", ""),
                        Optional.of(file()),
                        PodAnswer.Certificate.NONE,
                        0,
                        0)));
        all.putAll(answers);
        List<Endpoint> listed = endpoints.entrySet().stream()
                .map(endpoint -> new Endpoint(endpoint.getKey(), endpoint.getValue(), "0123456789abcdef"))
                .toList();
        return new Look(
                endpointsKnown ? new Endpoints(true, listed) : Endpoints.UNKNOWN,
                file(),
                List.copyOf(pods),
                new Answers(all),
                new WantedHashes(config, file().hash()));
    }
}
