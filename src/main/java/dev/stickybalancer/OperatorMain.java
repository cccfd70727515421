package dev.stickybalancer;

import dev.stickybalancer.cli.Cli;
import dev.stickybalancer.delivery.PodAdmin;
import dev.stickybalancer.http.OperatorHttpServer;
import dev.stickybalancer.http.StatusPageServer;
import dev.stickybalancer.metrics.OperatorMetrics;
import dev.stickybalancer.reconcile.BalancerReconciler;
import dev.stickybalancer.ui.State;
import dev.stickybalancer.ui.StatusPage;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the operator together and runs it until the process is told to end. */
public final class OperatorMain {
    private static final Logger log = LoggerFactory.getLogger(OperatorMain.class);

    /** Doubled five times at most: a watch is back within 5 seconds of the API server. */
    private static final int WATCH_RECONNECT_MILLISECONDS = 150;

    /** Every request here is repeated by who made it; ten retries inside the client would sleep through the return. */
    private static final int REQUEST_RETRIES = 1;

    private static final int RECONCILIATION_THREADS = 32;
    private static final Duration POD_CONNECT_TIMEOUT = Duration.ofMillis(300);
    private static final Duration ROUND_END_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(8);

    private final OperatorConfig config;
    private final KubernetesClient client;
    private final OperatorMetrics metrics;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(POD_CONNECT_TIMEOUT).build();
    private volatile Operator operator;
    private volatile Optional<BalancerReconciler> reconciler = Optional.empty();
    private volatile boolean synced;

    private OperatorMain(OperatorConfig config, KubernetesClient client, OperatorMetrics metrics) {
        this.config = config;
        this.client = client;
        this.metrics = metrics;
    }

    /** Without arguments the operator; with some the command line. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            System.exit(Cli.run(args));
        }
        OperatorConfig config = OperatorConfig.from(System.getenv());
        log.info("StickyBalancer operator: {}", config);
        OperatorMetrics metrics = new OperatorMetrics();
        try (KubernetesClient client = client(Config.autoConfigure(null), metrics.api())) {
            new OperatorMain(config, client, metrics).run();
        } catch (OperatorException e) {
            log.error("could not begin to work", e);
            System.exit(1);
        }
    }

    /** A client that is back soon after an outage of the API server, and that is watched. */
    public static KubernetesClient client(Config config, Interceptor watcher) {
        return new KubernetesClientBuilder()
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("metrics", watcher))
                .withConfig(new ConfigBuilder(config)
                        .withWatchReconnectInterval(WATCH_RECONNECT_MILLISECONDS)
                        .withRequestRetryBackoffLimit(REQUEST_RETRIES)
                        .build())
                .build();
    }

    private void run() throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Leadership leadership = new Leadership(client, config, this::startWork, this::stopWork);
                OperatorHttpServer server = new OperatorHttpServer(config.httpPort(), this::isReady, metrics)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(leadership, ended), "shutdown"));
            log.info("health and metrics on port {}", server.port());
            openStatusPage(leadership);
            if (config.leaderElection()) {
                leadership.run();
            } else {
                startWork();
                new CountDownLatch(1).await();
            }
        } finally {
            ended.countDown();
        }
    }

    /** It ends with the process: nobody who reads it is waited for. */
    private void openStatusPage(Leadership leadership) throws IOException {
        if (config.statusPagePort().isPresent()) {
            StatusPage page = new StatusPage(() -> state(leadership), Clock.systemUTC());
            StatusPageServer server =
                    new StatusPageServer(config.statusPagePort().getAsInt(), page);
            log.info("status page on {}", server.address());
        }
    }

    private State state(Leadership leadership) {
        return reconciler
                .map(working -> (State) new State.Leading(working.snapshots()))
                .orElseGet(() -> new State.Following(
                        leadership.leader(),
                        config.namespace(),
                        config.statusPagePort().orElseThrow()));
    }

    /** A follower is ready too: it can take over at any moment. */
    private boolean isReady() {
        return operator == null || synced;
    }

    /** The operator framework cannot be started twice, so each term gets its own. */
    private void startWork() {
        long start = System.nanoTime();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                RECONCILIATION_THREADS, RECONCILIATION_THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        metrics.rounds().runOn(threads);
        Operator next = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(metrics.rounds())
                .withExecutorService(threads)
                .withReconciliationTerminationTimeout(ROUND_END_TIMEOUT));
        operator = next;
        BalancerReconciler work = new BalancerReconciler(
                config.images(), config.callers(), new PodAdmin(http), metrics, Clock.systemUTC(), config.identity());
        next.register(work, override -> {
            if (config.namespaces().isEmpty()) {
                override.watchingAllNamespaces();
            } else {
                override.settingNamespaces(config.namespaces());
            }
        });
        next.start();
        synced = true;
        reconciler = Optional.of(work);
        metrics.leads();
        log.info(
                "synced after {} ms",
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private void stopWork() {
        Operator current = operator;
        operator = null;
        synced = false;
        reconciler = Optional.empty();
        if (current != null) {
            current.stop();
        }
        metrics.leadsNoMore();
    }

    private void end(Leadership leadership, CountDownLatch ended) {
        log.info("told to end");
        if (!config.leaderElection()) {
            stopWork();
            return;
        }
        leadership.close();
        try {
            if (!ended.await(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("work did not end within {}", SHUTDOWN_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
