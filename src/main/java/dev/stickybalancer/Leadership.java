package dev.stickybalancer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operator at a time, elected by a Lease. A process that loses the Lease, because the API server could not be
 * reached for example, stops its work and stands for election again; it does not exit, so the way back does not lead
 * through the kubelet's restart back-off. On a regular end the Lease is given back and another one takes over at once.
 */
final class Leadership implements AutoCloseable {
    static final String LEASE = "stickybalancer-operator";

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    /** A leader that was killed is followed after so long; losing the Lease for nothing costs only a second of work. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(7);

    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(5);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Runnable start;
    private final Runnable stop;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private volatile boolean closing;
    private volatile Optional<String> leader = Optional.empty();
    private volatile CompletableFuture<?> term = CompletableFuture.completedFuture(null);

    /**
     * Stands for election until closed.
     *
     * @param start begins to work; may take long, runs on its own thread
     * @param stop ends what start began; called after start has returned, on every end of a term
     */
    Leadership(KubernetesClient client, OperatorConfig config, Runnable start, Runnable stop) {
        this.client = client;
        this.config = config;
        this.start = start;
        this.stop = stop;
    }

    /** Runs terms one after the other; returns when closed. */
    void run() throws InterruptedException {
        while (!closing) {
            serveOneTerm();
        }
    }

    /** Who leads, as far as known. */
    Optional<String> leader() {
        return leader;
    }

    private void noteLeader(String name) {
        log.info("the leader is {}", name);
        leader = Optional.ofNullable(name).filter(known -> !known.isEmpty());
    }

    private void serveOneTerm() throws InterruptedException {
        CountDownLatch elected = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        LeaderElector elector = elector(elected, ended);
        term = elector.start();
        term.whenComplete((result, failure) -> {
            ended.countDown();
            elected.countDown();
        });
        if (closing) {
            term.cancel(true);
        }
        elected.await();
        if (ended.getCount() > 0) {
            log.info("leading as {}", config.identity());
            while (ended.getCount() > 0 && !tryToStart()) {
                ended.await(RETRY_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            }
            ended.await();
            log.info("no longer leading");
            stop.run();
        }
        if (closing) {
            release(elector);
        }
    }

    /** An API server that has just come up refuses some lists; a leader that gave up now would lead and do nothing. */
    private boolean tryToStart() {
        try {
            start.run();
            return true;
        } catch (RuntimeException e) {
            log.warn("could not begin to work, will be repeated: {}", e.getMessage());
            stop.run();
            return false;
        }
    }

    private LeaderElector elector(CountDownLatch elected, CountDownLatch ended) {
        return new LeaderElectorBuilder(client, executor)
                .withConfig(new LeaderElectionConfig(
                        new LeaseLock(config.namespace(), LEASE, config.identity()),
                        LEASE_DURATION,
                        RENEW_DEADLINE,
                        RETRY_PERIOD,
                        new LeaderCallbacks(elected::countDown, ended::countDown, this::noteLeader),
                        false,
                        LEASE))
                .build();
    }

    private void release(LeaderElector elector) throws InterruptedException {
        try {
            CompletableFuture.supplyAsync(elector::release, executor)
                    .get(RELEASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.warn("the lease could not be given back, the next leader waits for it to run out: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        term.cancel(true);
    }
}
