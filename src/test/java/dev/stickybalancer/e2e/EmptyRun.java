package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Propagation.Change;
import dev.stickybalancer.load.Propagation.Kind;
import dev.stickybalancer.load.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The app loses all its pods and gets them back: what users are answered, and how soon they are served again. */
final class EmptyRun implements Measurement {
    private static final int ROUNDS = 8;
    private static final int REQUESTS = 50;

    @Override
    public void run(Shop shop, String balancer, Path raw, Bars bars) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        int wrong = 0;
        Web web = new Web();
        for (int round = 1; round <= ROUNDS; round++) {
            shop.app().scaleWithoutWaiting(0);
            Shop.await("no pod of the app to be left", () -> shop.app().pods().isEmpty());
            Thread.sleep(Duration.ofSeconds(5).toMillis());
            for (int i = 0; i < REQUESTS; i++) {
                HttpResponse<String> answer = web.get(shop.address(balancer), "/", Optional.empty());
                boolean right = answer.statusCode() == 503
                        && answer.headers().firstValue("Retry-After").isPresent();
                wrong += right ? 0 : 1;
                lines.add("round " + round + ": empty: " + answer.statusCode());
            }
            try (EndpointChanges changes = new EndpointChanges(shop.client(), shop.namespace(), "meteor")) {
                shop.app().scaleWithoutWaiting(3);
                Instant served = firstAnswer(shop, balancer, web);
                Instant ready = changes.soFar().stream()
                        .filter(change -> change.kind() == Kind.JOIN)
                        .map(Change::time)
                        .findFirst()
                        .orElse(served); // answered before the watch said so
                seconds.add(Math.max(0, Duration.between(ready, served).toMillis() / 1000.0));
                lines.add("round " + round + ": ready " + ready + ", served " + served);
            }
            shop.app().awaitRollout();
            shop.awaitReady(balancer);
        }
        Files.createDirectories(raw);
        Files.write(raw.resolve("empty.txt"), lines);
        System.out.printf("without pods: %d answers, %d other than 503 with Retry-After%n", ROUNDS * REQUESTS, wrong);
        bars.none("empty: answers other than 503 with Retry-After", wrong);
        System.out.println("from the first ready pod to the first answer, in seconds: " + Samples.of(seconds));
    }

    private static Instant firstAnswer(Shop shop, String balancer, Web web) throws IOException, InterruptedException {
        while (web.get(shop.address(balancer), "/", Optional.empty()).statusCode() != 200) {
            Thread.sleep(20);
        }
        return Instant.now();
    }
}
