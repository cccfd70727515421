package dev.stickybalancer.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in front of one balancer, from {@link #start} to {@link #finish}. A thread per user (they sleep most of the
 * time); 60 + 60 + 60 users and 20 new ones a second take a small part of a core.
 */
public final class Population implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Population.class);
    private static final Duration ARRIVAL = Duration.ofSeconds(3); // all users arrive within this time
    private static final Duration LAST_PROBES = Duration.ofMillis(500); // for the verdict on the last events

    /** How many users of each kind, and how many new ones a second. */
    public record Size(int webSocket, int polling, int http, int newPerSecond, int cookieless) {

        /** Everybody keeps cookies. */
        public Size(int webSocket, int polling, int http, int newPerSecond) {
            this(webSocket, polling, http, newPerSecond, 0);
        }

        int users() {
            return webSocket + polling + http + cookieless;
        }
    }

    /** Something done to the cluster while the users are there. */
    public interface Action {
        void run() throws Exception;
    }

    private final Target target;
    private final BackendWatch backends;
    private final Recorder recorder = new Recorder();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<Report.Step> steps = Collections.synchronizedList(new ArrayList<>());
    private final Instant started = Instant.now();
    private final ExecutorService users = Executors.newCachedThreadPool(daemons("user"));
    private final ScheduledExecutorService arrivals = Executors.newSingleThreadScheduledExecutor(daemons("arrivals"));

    private Population(Target target, BackendWatch backends) {
        this.target = target;
        this.backends = backends;
    }

    /**
     * Sends the users. They have all arrived after about three seconds; give them a few more before the first step.
     *
     * @param balancer the address that users see
     * @param backends tells which app pods serve; stays the caller's to close
     */
    public static Population start(Target balancer, BackendWatch backends, Size size) {
        var population = new Population(balancer, backends);
        population.arrive(UserKind.WEBSOCKET, size.webSocket());
        population.arrive(UserKind.POLLING, size.polling());
        population.arrive(UserKind.HTTP, size.http());
        population.arrive(UserKind.COOKIELESS, size.cookieless());
        if (size.newPerSecond() > 0) {
            var number = new AtomicInteger();
            long micros = TimeUnit.SECONDS.toMicros(1) / size.newPerSecond();
            population.arrivals.scheduleAtFixedRate(
                    () -> population.send(UserKind.NEW, number.getAndIncrement()),
                    micros,
                    micros,
                    TimeUnit.MICROSECONDS);
        }
        log.info("{} users and {} new ones per second at {}", size.users(), size.newPerSecond(), balancer);
        return population;
    }

    private void arrive(UserKind kind, int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            long delay = ARRIVAL.toMillis() * i / count;
            arrivals.schedule(() -> send(kind, number), delay, TimeUnit.MILLISECONDS);
        }
    }

    private void send(UserKind kind, int number) {
        var member = new Member(new Event.User(kind, number), target, recorder, running);
        Runnable user =
                switch (kind) {
                    case WEBSOCKET -> new DdpUser(member, new WebSocketTransport());
                    case POLLING, COOKIELESS -> new DdpUser(member, new PollingTransport());
                    case HTTP -> new HttpUser(member);
                    case NEW -> new NewUser(member);
                };
        users.execute(() -> {
            try {
                user.run();
            } catch (RuntimeException e) {
                member.failed("user stopped", 0, Member.words(e), System.nanoTime());
                log.error("{} {} stopped: this is a bug of the load driver", kind, number, e);
            }
        });
    }

    /**
     * Performs an action as a named step. The step lasts until the next one begins, or until the end: what an action
     * causes late is counted as its own. End a run of steps with a quiet one to see the aftermath apart.
     */
    public Population step(String name, Action action) throws Exception {
        steps.add(new Report.Step(name, Instant.now()));
        log.info("step: {}", name);
        action.run();
        return this;
    }

    /** Kills processes of the balancer: what they had in flight is lost, and is told apart from faults. */
    public void kill(Action action) throws Exception {
        Instant from = Instant.now();
        action.run();
        backends.history().addKill(from, Instant.now());
    }

    /** A step in which nothing is done. */
    public Population step(String name, Duration length) throws InterruptedException {
        steps.add(new Report.Step(name, Instant.now()));
        log.info("step: {}, {} s", name, length.toSeconds());
        Thread.sleep(length.toMillis());
        return this;
    }

    /**
     * Sends the users away and reports. Writes {@code <name>.jsonl} (every event) and {@code <name>.txt} (the table).
     */
    public Report finish(String name, Path directory) {
        Instant ended = Instant.now();
        List<Event> events = recorder.close();
        close();
        try {
            Thread.sleep(LAST_PROBES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var until = ended.plusNanos(1);
        var told = events.stream().filter(event -> event.time().isBefore(until)).toList();
        var report = Report.of(name, started, until, List.copyOf(steps), told, backends.history());
        try {
            Path raw = RawEvents.write(directory, name, started, List.copyOf(steps), told);
            Files.writeString(directory.resolve(name + ".txt"), report.toString());
            log.info("{} events in {}", told.size(), raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return report;
    }

    /** Sends the users away without a report. */
    @Override
    public void close() {
        running.set(false);
        arrivals.shutdownNow();
        users.shutdownNow();
    }

    private static ThreadFactory daemons(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(null, task, name + "-" + number.getAndIncrement(), 256 * 1024);
            thread.setDaemon(true);
            return thread;
        };
    }
}
