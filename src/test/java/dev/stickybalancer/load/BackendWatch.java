package dev.stickybalancer.load;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks every app pod directly, past the balancer, ten times a second whether it serves: the witness that tells a fault
 * of the balancer from the end of a pod. It asks for what users ask for, not for {@code /healthz}: a pod that is not
 * ready, or is terminating, still serves those it has. Each probe is a new connection, because a pod that refuses new
 * ones is of no use to a balancer, and must be answered under the pod's own name, because addresses are given out
 * again.
 */
public final class BackendWatch implements AutoCloseable {
    private static final int PROBE_EVERY_MILLIS = 100;
    private static final int PROBE_TIMEOUT_MILLIS = 1000;

    private final ServingHistory history = new ServingHistory();
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private volatile boolean running = true;

    /** Watches nobody yet; moves from pods that are never watched have an unknown reason. */
    public BackendWatch() {}

    /** Watches pods by name and direct address. */
    public static BackendWatch of(Map<String, Target> pods) {
        var watch = new BackendWatch();
        pods.forEach(watch::add);
        return watch;
    }

    /** Starts to watch a pod; one that is watched already stays as it is. May be called at any time. */
    public void add(String pod, Target address) {
        if (watched.add(pod)) {
            var thread = new Thread(() -> watch(pod, address), "watch-" + pod);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Stops watching a pod that has left for good; what is known of it is kept. */
    public void remove(String pod) {
        watched.remove(pod);
    }

    /** When the pod was last asked something that it then answered. */
    public Optional<Instant> lastServed(String pod) {
        return history.lastServed(pod);
    }

    /** Says what a caller knows better than probes could tell, again and again for as long as the pod serves. */
    public void tell(String pod, boolean serves) {
        history.add(pod, Instant.now(), serves);
    }

    ServingHistory history() {
        return history;
    }

    private void watch(String pod, Target address) {
        while (running && watched.contains(pod)) {
            Instant sent = Instant.now();
            long started = System.nanoTime();
            boolean answered = answers(pod, address);
            history.add(pod, sent, answered, Member.millisSince(started));
            try {
                Thread.sleep(Math.max(1, PROBE_EVERY_MILLIS - (long) Member.millisSince(started)));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean answers(String pod, Target address) {
        try {
            var reply = HttpConnection.once(address, HttpCall.get("/api/whoami"), PROBE_TIMEOUT_MILLIS);
            return reply.status() == 200 && reply.pod().equals(Optional.of(pod));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        running = false;
    }
}
