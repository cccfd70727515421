package dev.stickybalancer.plan;

import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.UpstreamShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * An nginx pod as the plan's promise sees it: files come late, every DNS name is looked up at a moment of its own, and
 * only what was looked up last counts. Reads the file's text by itself, not with the code under test. Times in
 * milliseconds.
 */
final class SimulatedPod {
    /** The longest measured time from a file's change to nginx using it. */
    static final int SLOWEST_LOOK_UP = 1020;

    /** A delivery that is later than the patience less a look-up may cost users: that is the price of patience. */
    static final int LATE = 1900;

    private static final int RELOAD_PAUSE = 10_000;

    private record Delivery(long at, HostsFile file, long writtenAt) {}

    final String uid;
    final boolean answers;
    boolean ready;
    HostsFile file;
    UpstreamShape config;
    long slowUntil;
    private final Random random;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<String, Set<String>> resolved = new HashMap<>();
    private final Map<String, List<Long>> lookUps = new HashMap<>();
    private Map<String, Set<String>> names;
    private long reloadAt = Long.MAX_VALUE;
    private long lastReload = -RELOAD_PAUSE;
    private long excusedUntil;

    /** A new pod starts with the file that is there, and is ready only when it has looked every name up. */
    SimulatedPod(String uid, boolean answers, HostsFile mounted, long now, Random random) {
        this.uid = uid;
        this.answers = answers;
        this.file = mounted;
        this.config = mounted.shape();
        this.random = random;
        this.excusedUntil = now;
        this.names = names(mounted.text());
        resolveAll();
    }

    /** Versions arrive in order; the kubelet may skip some. */
    void send(HostsFile next, long now) {
        long delay = now < slowUntil ? 5000 : 50 + random.nextInt(250);
        long at = now + delay;
        if (!deliveries.isEmpty()) {
            at = Math.max(at, deliveries.get(deliveries.size() - 1).at());
            if (random.nextInt(5) == 0) {
                Delivery skipped = deliveries.remove(deliveries.size() - 1);
                deliveries.add(new Delivery(Math.min(at, skipped.at() + 300), next, skipped.writtenAt()));
                return;
            }
        }
        deliveries.add(new Delivery(at, next, now));
    }

    /** Moves on to a moment; true when nginx uses something new. */
    boolean advance(long now) {
        boolean changed = false;
        while (!deliveries.isEmpty() && deliveries.get(0).at() <= now) {
            Delivery delivery = deliveries.remove(0);
            if (delivery.at() - delivery.writtenAt() > LATE || delivery.at() <= excusedUntil) {
                excusedUntil = delivery.at() + SLOWEST_LOOK_UP;
            }
            file = delivery.file();
            names = names(file.text());
            Set<String> lookedUp = new HashSet<>(names.keySet());
            lookedUp.addAll(resolved.keySet());
            for (String name : lookedUp) {
                lookUps.computeIfAbsent(name, any -> new ArrayList<>()).add(delivery.at() + lookUpTime());
            }
            if (!file.shape().equals(config) && reloadAt == Long.MAX_VALUE) {
                reloadAt = Math.max(now + 200 + random.nextInt(1000), lastReload + RELOAD_PAUSE);
            }
        }
        for (Map.Entry<String, List<Long>> due : lookUps.entrySet()) {
            if (due.getValue().removeIf(time -> time <= now) && inConfig(due.getKey())) {
                resolved.put(due.getKey(), names.getOrDefault(due.getKey(), Set.of()));
                changed = true;
            }
        }
        if (reloadAt <= now) {
            reloadAt = Long.MAX_VALUE;
            lastReload = now;
            config = file.shape();
            resolveAll();
            changed = true;
        }
        return changed;
    }

    /** Anything is possible, the slowest most of all. */
    private int lookUpTime() {
        return random.nextInt(3) == 0 ? SLOWEST_LOOK_UP : random.nextInt(SLOWEST_LOOK_UP);
    }

    /** Whether a user whose cookie names the endpoint is sent to it. */
    boolean knows(EndpointId id) {
        return resolved.entrySet().stream()
                .anyMatch(entry -> entry.getKey().contains("-" + id.port() + "-")
                        && entry.getValue().contains(id.address()));
    }

    /** Whether the promise holds for this pod at this moment. */
    boolean counts(long now) {
        boolean late = !deliveries.isEmpty() && now - deliveries.get(0).writtenAt() > LATE;
        return ready && !late && now > excusedUntil;
    }

    void becomeReady(long now) {
        ready = true;
        excusedUntil = Math.max(excusedUntil, now + SLOWEST_LOOK_UP + 300);
    }

    private boolean inConfig(String name) {
        return config.shards().stream()
                .anyMatch(shard ->
                        shard.activeName().equals(name) || shard.drainingName().equals(name));
    }

    private void resolveAll() {
        resolved.keySet().removeIf(name -> !inConfig(name));
        names.forEach((name, addresses) -> {
            if (inConfig(name)) {
                resolved.put(name, addresses);
            }
        });
    }

    private static Map<String, Set<String>> names(String text) {
        Map<String, Set<String>> names = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] words = line.split(" ");
            names.computeIfAbsent(words[1], any -> new HashSet<>()).add(words[0]);
        });
        return names;
    }

    @Override
    public String toString() {
        return uid + (ready ? "" : " (not ready)") + " runs " + resolved + " has " + file.placements();
    }
}
