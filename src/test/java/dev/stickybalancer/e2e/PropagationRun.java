package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Propagation;
import dev.stickybalancer.load.PropagationProbes;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Makes endpoints leave, join and vanish at random moments, and measures at every nginx pod when that shows. */
final class PropagationRun {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final int RANDOM_PAUSE_MILLIS = 2000;
    private final Shop shop;
    private final String balancer;
    private final Random random = new Random();

    PropagationRun(Shop shop, String balancer) {
        this.shop = shop;
        this.balancer = balancer;
    }

    /** Each round is one leave, one vanishing and at least two joins. */
    Propagation run(int rounds, Path directory) throws IOException, InterruptedException {
        try (EndpointChanges changes = new EndpointChanges(shop.client(), shop.namespace(), "meteor");
                PropagationProbes probes = PropagationProbes.start(
                        shop.nginxPods(balancer).stream().map(Shop::httpAddress).toList())) {
            pause();
            for (int round = 1; round <= rounds; round++) {
                List<Pod> pods = shop.app().pods();
                Pod unready = pods.get(random.nextInt(pods.size()));
                setReady(unready, false);
                pause();
                setReady(unready, true);
                pause();
                pods = shop.app().pods();
                shop.client()
                        .resource(pods.get(random.nextInt(pods.size())))
                        .withGracePeriod(0)
                        .delete();
                shop.app().awaitRollout();
                pause();
                System.out.println("round " + round + " of " + rounds);
            }
            Propagation result = Propagation.of(changes.soFar(), probes.soFar(), LIMIT);
            Files.createDirectories(directory);
            Files.write(directory.resolve("propagation.txt"), result.details());
            return result;
        }
    }

    /** Long enough for the change to be over, and of random length, so that no timer is met in step. */
    private void pause() throws InterruptedException {
        Thread.sleep(LIMIT.toMillis() - RANDOM_PAUSE_MILLIS / 2 + random.nextInt(RANDOM_PAUSE_MILLIS));
    }

    /** On a connection of its own: one from before may be closed by the app just now. */
    private static void setReady(Pod pod, boolean ready) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://" + pod.getStatus().getPodIP() + ":" + MeteorApp.PORT + "/debug/ready?value=" + ready);
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }
}
