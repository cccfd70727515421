package dev.stickybalancer.load;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks each balancer pod 80 times a second who answers, without a cookie and without keep-alive. The pace does not
 * depend on the answers: a slow one delays no other probe.
 */
public final class PropagationProbes implements AutoCloseable {
    private static final int PER_SECOND = 80;
    private static final int TIMEOUT_MILLIS = 5000;

    private final List<Propagation.Probe> probes = new ArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(PropagationProbes::daemon);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(PropagationProbes::daemon);

    private PropagationProbes() {}

    /** Probes the addresses until it is closed. */
    public static PropagationProbes start(List<Target> addresses) {
        var probes = new PropagationProbes();
        long micros = TimeUnit.SECONDS.toMicros(1) / PER_SECOND;
        for (int i = 0; i < addresses.size(); i++) {
            Target address = addresses.get(i);
            long offset = micros * i / addresses.size();
            probes.clock.scheduleAtFixedRate(
                    () -> probes.workers.execute(() -> probes.probe(address)), offset, micros, TimeUnit.MICROSECONDS);
        }
        return probes;
    }

    private void probe(Target address) {
        LockSupport.parkNanos(
                (long) (Math.random() * 1e9 / PER_SECOND)); // no fixed phase against the balancer's timers
        Instant sent = Instant.now();
        try {
            HttpReply reply = HttpConnection.once(address, HttpCall.get("/api/whoami"), TIMEOUT_MILLIS);
            add(new Propagation.Probe(sent, address.toString(), reply.pod().orElse(""), reply.status()));
        } catch (IOException e) {
            add(new Propagation.Probe(sent, address.toString(), "", 0));
        }
    }

    private synchronized void add(Propagation.Probe probe) {
        probes.add(probe);
    }

    /** The probes that are answered by now. */
    public synchronized List<Propagation.Probe> soFar() {
        return List.copyOf(probes);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        workers.shutdown();
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(null, task, "probe", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    }
}
