package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A new nginx image under full load: every nginx pod is replaced. Open WebSockets may stay for a minute; when each
 * one ended is in the raw data.
 */
final class ImageRun implements Measurement {
    private static final int GRACE_SECONDS = 60;

    @Override
    public void run(Shop shop, String balancer, Path raw, Bars bars) throws Exception {
        change(shop, balancer, "localhost/nginx:1.30.6");
        List<String> old = shop.nginxPods(balancer).stream().map(ImageRun::name).toList();
        try (Crowd crowd = Crowd.before(shop, balancer, MeasureMain.FULL)) {
            Population users = crowd.users();
            Thread.sleep(8000);
            users.step("new nginx image", () -> {
                change(shop, balancer, "localhost/nginx:1.30.6-r2");
                for (String name : old) {
                    Shop.await(name + " to be told to end", () -> isGoing(shop, name));
                    System.out.println(Instant.now() + " " + name + " was told to end");
                }
            });
            users.step("old nginx pods end", () -> {
                for (String name : old) {
                    Shop.await(name + " to be gone", () -> find(shop, name) == null);
                    System.out.println(Instant.now() + " " + name + " is gone");
                }
                Thread.sleep(5000);
            });
            Report report = users.finish("image", raw);
            report.print();
            report.steps().forEach(bars::harmless);
        }
    }

    private static void change(Shop shop, String balancer, String image) {
        new Persistent<>(shop.balancer(balancer)).edit(now -> {
            now.setSpec(Specs.withNginx(now.getSpec(), image, GRACE_SECONDS));
            return now;
        });
        Shop.await("the new generation", () -> {
            var now = shop.balancer(balancer).get();
            return now.getStatus().observedGeneration().equals(now.getMetadata().getGeneration());
        });
        shop.awaitReady(balancer);
    }

    private static boolean isGoing(Shop shop, String name) {
        Pod pod = find(shop, name);
        return pod == null || pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static Pod find(Shop shop, String name) {
        return shop.client().pods().inNamespace(shop.namespace()).withName(name).get();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
