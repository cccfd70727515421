package dev.stickybalancer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.BackendPort;
import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operator, nginx pods and an app whose pods come and go at random, and the promises that must hold at every moment.
 * Everything follows from one seed. Times in milliseconds.
 */
final class Simulation {
    private static final int TICK = 20;
    private static final int HISTORY = 60_000;

    /** The grace of 30 s, or a reload of nginx and two steps, whichever takes longer, and a margin. */
    private static final int UNTIL_STEADY = 40_000;

    private static final BackendPort PORT = new BackendPort("", 3000, AddressFamily.IPV4);

    private final Random random;
    private final Plan plan = Plan.ofNames();
    private final NavigableMap<EndpointId, Endpoint.State> app = new TreeMap<>();
    private final List<SimulatedPod> pods = new ArrayList<>();
    private final Map<String, NginxPodView> answers = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final AppHistory history;
    private final Promises promises = new Promises(app);
    private Optional<HostsFile> stored = Optional.empty();
    private PlanMemory memory = PlanMemory.NONE;
    private boolean known = true;
    private long now;
    private long unknownUntil;
    private long nextEvent;
    private long nextAsk;
    private long nextPlan = Long.MAX_VALUE;
    private long hurry;
    private int podsMade;
    private Planned last;
    int steps;

    Simulation(long seed) {
        random = new Random(seed);
        history = new AppHistory(app, random);
        boolean mute = random.nextInt(4) == 0;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            pods.add(newPod(!(mute && i == 1)));
            pods.get(pods.size() - 1).ready = true;
        }
    }

    void run() {
        try {
            while (now < HISTORY) {
                if (now >= nextEvent) {
                    event();
                    nextEvent = now + 40 + random.nextInt(random.nextInt(3) == 0 ? 6000 : 800);
                }
                tick();
            }
            known = true;
            unknownUntil = 0;
            pods.forEach(pod -> pod.becomeReady(now));
            for (long end = now + UNTIL_STEADY; now < end; ) {
                tick();
            }
            requireSteady();
        } catch (AssertionError failure) {
            String told = String.join("\n", log.subList(Math.max(0, log.size() - 40), log.size()));
            throw new AssertionError(failure.getMessage() + "\nat " + now + "\n" + told + "\n" + pods, failure);
        }
    }

    private void tick() {
        now += TICK;
        known = now >= unknownUntil;
        boolean changed = false;
        for (SimulatedPod pod : pods) {
            changed |= pod.advance(now);
        }
        if (changed || now % 100 == 0) {
            promises.require(pods, now);
        }
        if (now >= nextAsk) {
            ask();
        }
        if (now >= nextPlan) {
            decide();
        }
    }

    private void ask() {
        for (SimulatedPod pod : pods) {
            if (!pod.ready) {
                answers.remove(pod.uid);
            } else if (pod.answers && random.nextInt(12) > 0) {
                boolean config = stored.isEmpty() || lastFile().shape().equals(pod.config);
                answers.put(pod.uid, new NginxPodView(pod.uid, Optional.of(pod.file), config));
            } else {
                boolean config =
                        answers.containsKey(pod.uid) && answers.get(pod.uid).hasWantedConfig();
                answers.put(pod.uid, new NginxPodView(pod.uid, Optional.empty(), config));
            }
        }
        nextPlan = now + (now < hurry ? 0 : random.nextInt(150));
        nextAsk = nextPlan + TICK + random.nextInt(now < hurry ? 60 : random.nextInt(10) == 0 ? 2000 : 300);
    }

    private void decide() {
        nextPlan = Long.MAX_VALUE;
        Endpoints endpoints = endpoints();
        Planned planned = plan(endpoints);
        if (steps++ % 8 == 0) {
            assertEquals(planned, plan(endpoints), "same input, same plan");
        }
        Promises.requireHonest(planned.file(), stored, app, endpoints.known());
        promises.seen(endpoints, now);
        memory = planned.memory();
        last = planned;
        if (!stored.equals(Optional.of(planned.file()))) {
            strikeWhereItMoves(planned.file());
            stored = HostsFile.parse(planned.file().text());
            assertEquals(Optional.of(planned.file()), stored, "the file reads back");
            pods.forEach(pod -> pod.send(planned.file(), now));
            log.add(now + " wrote " + planned.file().placements());
        }
    }

    /** The worst moment for something to happen to an endpoint is while its last step is on its way. */
    private void strikeWhereItMoves(HostsFile next) {
        if (stored.isPresent() && random.nextInt(3) == 0) {
            next.placements().entrySet().stream()
                    .filter(moved ->
                            !moved.getValue().equals(stored.get().placements().get(moved.getKey())))
                    .findFirst()
                    .ifPresent(moved -> {
                        history.look(moved.getKey());
                        nextEvent = now + TICK;
                        hurry = now + 500;
                    });
        }
    }

    private Planned plan(Endpoints endpoints) {
        return plan.next(stored, endpoints, PORT, answers.values(), memory, Instant.EPOCH.plusMillis(now));
    }

    private void requireSteady() {
        HostsFile file = lastFile();
        assertTrue(last.settled(), "not settled: " + file.placements() + " of " + app);
        assertEquals(last.file().text(), file.text());
        boolean anyReady = app.containsValue(Endpoint.State.READY);
        SortedMap<EndpointId, Place> expected = new TreeMap<>();
        app.forEach((id, state) -> {
            switch (state) {
                case READY -> expected.put(id, Place.ACTIVE);
                case TERMINATING_SERVING -> expected.put(id, anyReady ? Place.DRAINING : Place.ACTIVE);
                case TERMINATING -> {
                    if (file.placements().containsKey(id)) {
                        expected.put(id, Place.DRAINING);
                    }
                }
                case NOT_READY -> {}
            }
        });
        SortedMap<EndpointId, Place> places = new TreeMap<>();
        file.placements().forEach((id, placement) -> places.put(id, placement.place()));
        assertEquals(expected, places);
        pods.forEach(pod -> assertEquals(file.text(), pod.file.text()));
    }

    private void event() {
        int kind = random.nextInt(20);
        if (kind == 0) {
            log.add(now + " operator restarts");
            memory = PlanMemory.NONE;
            answers.clear();
            nextPlan = Long.MAX_VALUE;
            nextAsk = now + 400 + random.nextInt(6000);
        } else if (kind == 1) {
            unknownUntil = now + 100 + random.nextInt(3000);
            log.add(now + " endpoints unknown until " + unknownUntil);
        } else if (kind == 2) {
            SimulatedPod slow = pods.get(random.nextInt(pods.size()));
            slow.slowUntil = now + 500 + random.nextInt(4000);
            log.add(now + " slow deliveries to " + slow.uid);
        } else if (kind == 3 && pods.size() > 1) {
            replaceOrBlip(pods.get(random.nextInt(pods.size())));
        } else {
            log.add(now + " app: " + history.change());
            promises.appChanged();
        }
    }

    private void replaceOrBlip(SimulatedPod pod) {
        if (!pod.ready) {
            pod.becomeReady(now);
        } else if (random.nextBoolean()) {
            pod.ready = false;
        } else {
            pods.remove(pod);
            answers.remove(pod.uid);
            pods.add(newPod(pod.answers));
            pods.get(pods.size() - 1).becomeReady(now);
        }
        log.add(now + " nginx pods " + pods);
    }

    private SimulatedPod newPod(boolean answering) {
        HostsFile mounted = stored.isPresent() ? lastFile() : HostsFile.empty(3000, AddressFamily.IPV4);
        return new SimulatedPod("nginx-" + podsMade++, answering, mounted, now, random);
    }

    private HostsFile lastFile() {
        return stored.orElseThrow();
    }

    private Endpoints endpoints() {
        List<Endpoint> all = app.entrySet().stream()
                .map(entry -> new Endpoint(entry.getKey(), entry.getValue(), "0123456789abcdef"))
                .toList();
        return known ? new Endpoints(true, all) : Endpoints.UNKNOWN;
    }
}
