package dev.stickybalancer.e2e;

import dev.stickybalancer.load.BackendWatch;
import dev.stickybalancer.load.PodWatch;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Samples;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** No API server for a minute under full load, then both operators killed: what users notice, and when all is right. */
final class OutageRun implements Measurement {
    private static final int ROUNDS = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    @Override
    @SuppressWarnings("try") // the pod watch works by being open
    public void run(Shop shop, String balancer, Path raw) throws Exception {
        List<Double> afterOutage = new ArrayList<>();
        List<Double> afterKill = new ArrayList<>();
        try (BackendWatch backends = new BackendWatch();
                PodWatch pods =
                        PodWatch.start(shop.client(), shop.namespace(), Shop.APP_LABELS, Shop.APP_PORT, backends);
                Population users = Population.start(shop.address(balancer), backends, MeasureMain.FULL)) {
            Thread.sleep(8000);
            for (int round = 1; round <= ROUNDS; round++) {
                users.step("outage " + round, () -> {
                    apiServer("stop");
                    Thread.sleep(OUTAGE.toMillis());
                    apiServer("start");
                });
                users.step("return " + round, () -> afterOutage.add(secondsUntilRight(shop, balancer)));
                users.step("operators killed " + round, () -> {
                    shop.killOperator();
                    afterKill.add(secondsUntilRight(shop, balancer));
                });
            }
            users.finish("outage", raw).print();
        }
        System.out.println("right again after the API server's return, in seconds: " + Samples.of(afterOutage));
        System.out.println("right again after both operators were killed, in seconds: " + Samples.of(afterKill));
    }

    /** Undoes a drift, brings another configuration to every nginx pod, and says so. */
    private static double secondsUntilRight(Shop shop, String balancer) {
        long start = System.nanoTime();
        var configMap =
                shop.client().configMaps().inNamespace(shop.namespace()).withName(balancer + "-balancer-endpoints");
        configMap.edit(now -> {
            now.getData().put("stray", "key");
            return now;
        });
        shop.balancer(balancer).edit(now -> {
            now.setSpec(Specs.withOtherDebugHeaders(now.getSpec()));
            return now;
        });
        Shop.await("the drift to be undone", () -> {
            ConfigMap now = configMap.get();
            return now != null && !now.getData().containsKey("stray");
        });
        shop.awaitReady(balancer);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void apiServer(String action) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("dev/cluster/api-server", action).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("dev/cluster/api-server " + action + " failed");
        }
    }
}
