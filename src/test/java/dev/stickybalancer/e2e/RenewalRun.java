package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Figures;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Samples;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Certificate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** cert-manager renews the certificate at random moments, under users whose every connection is a TLS one. */
final class RenewalRun implements Measurement {
    private static final String BALANCER = "tls";
    private static final String SECRET = "tls-certificate";
    private static final int RENEWALS = 15;
    private static final Population.Size SIZE = new Population.Size(60, 20, 20, 5);

    /** An nginx pod reloads at most once in ten seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(11);

    private static final int RANDOM_PAUSE_MILLIS = 3000;

    private final Random random = new Random();

    @Override
    public void run(Shop shop, String minimal, Path raw, Bars bars) throws Exception {
        Certificate[] certificates = Stream.generate(() -> Certificate.forNames("DNS:shop.example.com"))
                .limit(RENEWALS + 1)
                .toArray(Certificate[]::new);
        shop.applySecret(SECRET, certificates[0]);
        shop.applyFile(Path.of("src/test/resources/e2e/tls.yaml"));
        shop.awaitReady(BALANCER);
        int reloadsBefore = shop.reloads(BALANCER);
        List<Double> seconds = new ArrayList<>();
        try (Renewals renewals = Renewals.of(shop, BALANCER, SECRET);
                Crowd crowd = Crowd.before(shop, Renewals.address(shop, BALANCER, certificates), SIZE)) {
            Population users = crowd.users();
            users.step("before", PAUSE);
            Instant begun = Instant.now();
            users.step("renewals", () -> {
                for (int i = 1; i <= RENEWALS; i++) {
                    Thread.sleep(PAUSE.toMillis() + random.nextInt(RANDOM_PAUSE_MILLIS));
                    seconds.add(renewals.renew(certificates[i]).toMillis() / 1000.0);
                    System.out.println("renewal " + i + " of " + RENEWALS + ": " + seconds.get(i - 1) + " s");
                }
                Thread.sleep(PAUSE.toMillis());
            });
            Map<String, Long> writes = writes(shop, begun);
            var report = users.finish("renewal", raw);
            report.print();
            Figures total = report.total();
            bars.release(total);
            bars.none("renewal: connections reset", total.resets());
            bars.atMost(
                    "renewal: seconds until the last nginx pod",
                    Samples.of(seconds).max(),
                    Renewals.BAR.toMillis() / 1000.0);
            System.out.println("from the Secret's update to the last nginx pod, in seconds: " + Samples.of(seconds));
            System.out.printf(
                    "WebSockets cut %d, polling sessions lost %d, failed requests %d, connections reset %d, needless moves %d%n",
                    total.cutByBalancer(),
                    total.pollingLostByBalancer(),
                    total.failedRequests(),
                    total.resets(),
                    total.needlessMoves());
            System.out.println("write requests of the operator: " + writes);
            System.out.println("reloads of both nginx pods: " + (shop.reloads(BALANCER) - reloadsBefore));
        } finally {
            shop.balancer(BALANCER).delete();
            shop.client()
                    .secrets()
                    .inNamespace(shop.namespace())
                    .withName(SECRET)
                    .delete();
        }
    }

    private static Map<String, Long> writes(Shop shop, Instant since) {
        return AuditLog.ofCluster().writes(shop.namespace()).stream()
                .filter(write -> write.time().isAfter(since))
                .map(write -> write.verb() + " " + write.resource())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
