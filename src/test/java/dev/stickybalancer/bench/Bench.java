package dev.stickybalancer.bench;

import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rounds. In each round every contender is started anew for each kind of load, and gets each load right before or
 * after the others do: what disturbs the machine for longer than a few seconds disturbs all three.
 */
final class Bench {
    /** Long enough for every user to have sent some messages, so that the buffers for them are there. */
    private static final Duration A_FEW_MESSAGES = Duration.ofSeconds(1);

    /** With 30 users about 3,000 requests a second: nobody waits for a processor. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final int KIB_PER = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Size size;
    private final List<Sample> samples = new ArrayList<>();

    Bench(Size size) {
        this.size = size;
    }

    /** What was measured so far. */
    List<Sample> samples() {
        return List.copyOf(samples);
    }

    void run() {
        for (int round = 0; round < size.rounds(); round++) {
            var order = Contender.order(round);
            System.out.printf("round %d of %d: %s%n", round + 1, size.rounds(), order);
            webSockets(round, order);
            requests(round, order);
            tls(round, order);
        }
    }

    private void webSockets(int round, List<Contender> order) {
        try (var stage = Stage.set(EchoServer::new, order, false)) {
            each(round, Workload.WEBSOCKETS, stage, proxy -> {
                long before = proxy.processes().pssKib();
                try (var users = new EchoUsers(proxy, size.webSockets())) {
                    users.talk(A_FEW_MESSAGES);
                    Eventually.pause(A_FEW_MESSAGES);
                    double grown = proxy.processes().pssKib() - before;
                    var figures = Load.on(proxy, () -> users.talk(size.slice()));
                    figures.put(Quantity.MEMORY_KIB, grown * KIB_PER / size.webSockets());
                    return figures;
                }
            });
        }
    }

    private void requests(int round, List<Contender> order) {
        try (var stage = Stage.set(() -> PlainNginx.start("app.conf"), order, false)) {
            var cookies = warm(stage);
            var rest = rest(stage);
            rest.forEach((contender, share) ->
                    samples.add(new Sample(round, contender, Workload.NOTHING, Quantity.CPU_AT_REST, 1000 * share)));
            inTurns(round, Workload.NEW_USERS, stage, proxy -> Load.on(proxy, () -> wrk(proxy, List.of())));
            inTurns(round, Workload.BOUND_USERS, stage, proxy -> bound(proxy, cookies));
            inTurns(round, Workload.PAUSING_USERS, stage, proxy -> pausing(proxy, cookies));
            inPairs(round, Workload.NEW_USERS, stage, rest, proxy -> List.of());
            inPairs(round, Workload.BOUND_USERS, stage, rest, proxy -> cookies.get(proxy.contender()));
        }
    }

    private void tls(int round, List<Contender> order) {
        try (var stage = Stage.set(() -> PlainNginx.start("app.conf"), order, true)) {
            var cookies = warm(stage);
            var rest = rest(stage);
            each(round, Workload.HANDSHAKES, stage, proxy -> Load.on(proxy, () -> Handshakes.run(proxy, size.slice())));
            inTurns(round, Workload.BOUND_OVER_TLS, stage, proxy -> bound(proxy, cookies));
            inPairs(round, Workload.BOUND_OVER_TLS, stage, rest, proxy -> cookies.get(proxy.contender()));
        }
    }

    /** The part of a processor that each takes while nobody comes; all at once, for nobody is in the other's way. */
    private Map<Contender, Double> rest(Stage stage) {
        var meter = new Meter(stage.proxies());
        Eventually.pause(size.rest());
        var used = meter.cpuSeconds();
        used.replaceAll((contender, seconds) -> seconds / meter.seconds());
        return used;
    }

    private Map<Contender, List<String>> warm(Stage stage) {
        var cookies = new EnumMap<Contender, List<String>>(Contender.class);
        for (var proxy : stage.proxies()) {
            cookies.put(proxy.contender(), Cookies.of(proxy));
            Wrk.run(proxy, size.warmUp(), Duration.ZERO, cookies.get(proxy.contender()));
        }
        return cookies;
    }

    private Map<Quantity, Double> bound(Proxy proxy, Map<Contender, List<String>> cookies) {
        return Load.on(proxy, () -> wrk(proxy, cookies.get(proxy.contender())));
    }

    /** Only how long they wait: without pauses most of that is for the programs that make the load. */
    private Map<Quantity, Double> pausing(Proxy proxy, Map<Contender, List<String>> cookies) {
        return Wrk.run(proxy, size.turn(), PAUSE, cookies.get(proxy.contender()))
                .latency();
    }

    private Load wrk(Proxy proxy, List<String> cookies) {
        return Wrk.run(proxy, size.turn(), Duration.ZERO, cookies);
    }

    private void inTurns(
            int round, Workload workload, Stage stage, Function<Proxy, Map<Quantity, Double>> measurement) {
        for (int turn = 0; turn < size.turns(); turn++) {
            each(round * size.turns() + turn, workload, stage, measurement);
        }
    }

    /**
     * This balancer and each of the others under the same load on the same processor. The kernel lets each of the two run for
     * some milliseconds in turn, so whatever disturbs this machine disturbs them alike.
     */
    private void inPairs(
            int round,
            Workload workload,
            Stage stage,
            Map<Contender, Double> rest,
            Function<Proxy, List<String>> cookies) {
        var others = Contender.others();
        for (int pair = 0; pair < size.pairs(); pair++) {
            for (var other : others) {
                int slice = (round * size.pairs() + pair) * others.size() + others.indexOf(other);
                atOnce(stage.pair(other), rest, cookies)
                        .forEach((contender, value) -> samples.add(
                                new Sample(slice, contender, workload, Quantity.PER_CPU_SECOND_AT_ONCE, value)));
            }
        }
    }

    /**
     * Requests of each per second of processor. What a proxy does at rest it does once a second, however many requests come;
     * as the two have one processor together, it counts by the part of it that the proxy had.
     */
    private Map<Contender, Double> atOnce(
            List<Proxy> pair, Map<Contender, Double> rest, Function<Proxy, List<String>> cookies) {
        var meter = new Meter(pair);
        var loads = pair.stream()
                .map(proxy -> Wrk.start(proxy, size.turn(), Duration.ZERO, cookies.apply(proxy)))
                .toList();
        var counts = loads.stream().map(load -> load.get().count()).toList().iterator();
        var used = meter.cpuSeconds();
        double all = used.values().stream().mapToDouble(seconds -> seconds).sum();
        var values = new EnumMap<Contender, Double>(Contender.class);
        for (var proxy : pair) {
            double mine = used.get(proxy.contender());
            double besides = rest.get(proxy.contender()) * meter.seconds() * (1 - mine / all);
            values.put(proxy.contender(), counts.next() / (mine - besides));
        }
        return values;
    }

    private void each(int slice, Workload workload, Stage stage, Function<Proxy, Map<Quantity, Double>> measurement) {
        for (var proxy : stage.proxies()) {
            measurement
                    .apply(proxy)
                    .forEach((quantity, value) ->
                            samples.add(new Sample(slice, proxy.contender(), workload, quantity, value)));
        }
    }

    /** The app and all three in front of it. */
    private record Stage(AutoCloseable app, List<Proxy> proxies) implements AutoCloseable {
        static Stage set(Supplier<AutoCloseable> app, List<Contender> order, boolean tls) {
            Eventually.holds(PATIENCE, "the app of the stage before is gone", App::isGone);
            var stage = new Stage(app.get(), new ArrayList<>());
            try {
                order.forEach(contender -> stage.proxies.add(Proxy.start(contender, tls)));
                return stage;
            } catch (RuntimeException | Error e) {
                stage.close();
                throw e;
            }
        }

        /** This balancer and another, in their order. */
        List<Proxy> pair(Contender other) {
            return proxies.stream()
                    .filter(proxy -> proxy.contender() == Contender.BALANCER || proxy.contender() == other)
                    .toList();
        }

        @Override
        public void close() {
            proxies.forEach(Proxy::close);
            try {
                app.close();
            } catch (Exception e) {
                throw new IllegalStateException("the app does not stop", e);
            }
        }
    }
}
