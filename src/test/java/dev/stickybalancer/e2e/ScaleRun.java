package dev.stickybalancer.e2e;

import dev.stickybalancer.load.BackendWatch;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.load.StandIns;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * 1,500 endpoints in one balancer, and 200 changes of them a minute, while users are there: what it costs, and whether
 * anything is lost. The pods are addresses of this machine.
 */
final class ScaleRun implements Measurement {
    private static final String BALANCER = "many";
    private static final String NETWORK = "10.246.0.0/16";
    private static final int ENDPOINTS = 1500;
    private static final Population.Size USERS = new Population.Size(60, 60, 60, 20);
    private static final int TERMINATING = 10; // pods that are about to end, at least
    private static final double FLAT = 1.1; // of the first half, in the second one
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final Duration length = Duration.ofSeconds(setting("SCALE_SECONDS", 600));
    private final Duration pause = Duration.ofMinutes(1).dividedBy(setting("SCALE_CHANGES_PER_MINUTE", 200));

    private static int setting(String name, int otherwise) {
        return Optional.ofNullable(System.getenv(name)).map(Integer::valueOf).orElse(otherwise);
    }

    @Override
    public void run(Shop shop, String unused, Path raw, Bars bars) throws Exception {
        route("replace");
        try (StandIns pods = StandIns.start();
                ManyEndpoints endpoints = new ManyEndpoints(
                        shop.client(),
                        shop.namespace(),
                        pods.port(),
                        IntStream.range(0, ENDPOINTS)
                                .mapToObj(ScaleRun::address)
                                .toList())) {
            Instant applied = Instant.now();
            shop.applyFile(Path.of("src/test/resources/e2e/scale.yaml"));
            shop.awaitReady(BALANCER);
            awaitAll(shop, endpoints);
            System.out.printf("%d endpoints were known after %d s%n", ENDPOINTS, secondsSince(applied));
            change(shop, endpoints, raw, bars);
            System.out.printf("the last changes were known after %d s%n", awaitAll(shop, endpoints));
        } finally {
            shop.balancer(BALANCER).delete();
            route("del");
        }
    }

    private void change(Shop shop, ManyEndpoints endpoints, Path raw, Bars bars) throws Exception {
        List<Pod> watched = new ArrayList<>(new OperatorPods(shop.client()).all());
        watched.addAll(shop.nginxPods(BALANCER));
        try (BackendWatch witness = new BackendWatch();
                Population users = Population.start(shop.address(BALANCER), witness, USERS)) {
            var churn = new Churn(endpoints, witness);
            churn.tell();
            users.step("arrival", SETTLE);
            int reloads = shop.reloads(BALANCER);
            try (Usage usage = Usage.watch(watched)) {
                Instant began = Instant.now();
                users.step("changes", () -> churn.run(began));
                System.out.printf("%d changes in %d s%n", churn.changes, secondsSince(began));
                usage.report(raw)
                        .forEach((pod, growth) -> bars.atMost("scale: memory of " + pod + ", times", growth, FLAT));
            }
            users.step("afterwards", () -> {
                awaitAll(shop, endpoints);
                churn.tell();
            });
            reloads = shop.reloads(BALANCER) - reloads;
            System.out.println("reloads for the changes: " + reloads);
            bars.none("scale: reloads for the changes", reloads);
            Report report = users.finish("scale", raw);
            report.print();
            bars.harmless(report.total());
            bars.none(
                    "scale: requests that failed, whatever the cause",
                    report.total().failedRequests());
            bars.none("scale: WebSockets cut", report.total().cutByBalancer());
        }
        for (Pod nginx : shop.nginxPods(BALANCER)) {
            System.out.println(nginx.getMetadata().getName() + ": " + shop.admin(nginx, "/status"));
        }
    }

    /** One pod after the other is replaced: a new one is ready, an old one terminates, one that terminated is gone. */
    private final class Churn {
        private final ManyEndpoints endpoints;
        private final BackendWatch witness;
        private final Set<String> serving = new HashSet<>();
        private final Queue<String> oldestFirst = new ArrayDeque<>();
        private final Queue<String> terminating = new ArrayDeque<>();
        private int changes;

        Churn(ManyEndpoints endpoints, BackendWatch witness) {
            this.endpoints = endpoints;
            this.witness = witness;
            serving.addAll(endpoints.ready());
            oldestFirst.addAll(serving);
            for (int i = 0; i < TERMINATING; i++) {
                terminate();
            }
        }

        /** Those who are there answer at any time, so it is enough to say so. */
        void tell() {
            serving.forEach(pod -> witness.tell(pod, true));
        }

        void run(Instant began) throws InterruptedException {
            Instant end = began.plus(length);
            Instant told = began;
            for (Instant next = began; next.isBefore(end); next = next.plus(pause)) {
                Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
                change();
                if (told.plusSeconds(1).isBefore(Instant.now())) {
                    tell();
                    told = Instant.now();
                }
            }
        }

        private void change() {
            switch (changes++ % 3) {
                case 0 -> {
                    String pod = address(ENDPOINTS + changes / 3);
                    endpoints.join(pod);
                    serving.add(pod);
                    oldestFirst.add(pod);
                }
                case 1 -> terminate();
                default -> {
                    String pod = terminating.remove();
                    serving.remove(pod);
                    witness.tell(pod, false);
                    endpoints.remove(pod);
                    witness.tell(pod, false);
                }
            }
        }

        private void terminate() {
            String pod = oldestFirst.remove();
            terminating.add(pod);
            endpoints.terminate(pod);
        }
    }

    /** Until every nginx pod has exactly the ready endpoints as active ones; returns how many seconds it took. */
    private static long awaitAll(Shop shop, ManyEndpoints endpoints) {
        Instant start = Instant.now();
        Set<String> ready = endpoints.ready();
        Shop.await("every nginx pod to know all endpoints", () -> shop.nginxPods(BALANCER).stream()
                .allMatch(nginx -> active(shop.admin(nginx, "/endpoints")).equals(ready)));
        return secondsSince(start);
    }

    private static Set<String> active(String hosts) {
        return hosts.lines()
                .filter(line -> line.contains(" active-"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());
    }

    private static String address(int number) {
        return "10.246." + number / 250 + "." + (1 + number % 250);
    }

    private static long secondsSince(Instant start) {
        return Duration.between(start, Instant.now()).toSeconds();
    }

    /** Makes every address of the network one of this machine, or no longer. */
    private static void route(String action) throws IOException, InterruptedException {
        var command = List.of("ip", "route", action, "local", NETWORK, "dev", "lo");
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }
}
