package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.load.Samples;
import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Under full load: no API server for a minute, no operator for a minute, the leading operator killed. What users notice,
 * and when all is right.
 */
final class OutageRun implements Measurement {
    private static final int ROUNDS = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    @Override
    public void run(Shop shop, String balancer, Path raw, Bars bars) throws Exception {
        var operator = new OperatorPods(shop.client());
        List<Repair> afterOutage = new ArrayList<>();
        List<Repair> afterAbsence = new ArrayList<>();
        List<Repair> afterKill = new ArrayList<>();
        try (Crowd crowd = Crowd.before(shop, balancer, MeasureMain.FULL)) {
            Population users = crowd.users();
            Thread.sleep(8000);
            for (int round = 1; round <= ROUNDS; round++) {
                users.step("outage " + round, () -> {
                    apiServer("stop");
                    Thread.sleep(OUTAGE.toMillis());
                    apiServer("start");
                });
                users.step("return " + round, () -> afterOutage.add(repair(shop, balancer)));
                users.step("no operator " + round, () -> {
                    operator.scale(0);
                    Thread.sleep(OUTAGE.toMillis());
                });
                users.step("its return " + round, () -> {
                    operator.scale(2);
                    afterAbsence.add(repair(shop, balancer));
                });
                users.step("leader killed " + round, () -> {
                    operator.killLeader();
                    afterKill.add(repair(shop, balancer));
                });
            }
            Report report = users.finish("outage", raw);
            report.print();
            report.steps().forEach(bars::release);
        }
        print("the API server's return", afterOutage);
        print("the operator Deployment was scaled from 0 to 2", afterAbsence);
        print("the leading operator was killed", afterKill);
    }

    /**
     * Seconds until a drift was undone and another configuration was written, which is the operator's part, and until
     * every nginx pod ran it, which needs the kubelet too.
     */
    private record Repair(double written, double programmed) {}

    private static void print(String cause, List<Repair> repairs) {
        System.out.println("after " + cause + ", in seconds: all objects right: "
                + Samples.of(repairs.stream().map(Repair::written).toList()) + "; all nginx pods right: "
                + Samples.of(repairs.stream().map(Repair::programmed).toList()));
    }

    private static Repair repair(Shop shop, String balancer) {
        long start = System.nanoTime();
        var configMaps = shop.client().configMaps().inNamespace(shop.namespace());
        var drifted = configMaps.withName(balancer + "-balancer-endpoints");
        var config = configMaps.withName(balancer + "-balancer");
        String before = config.get().getData().get("nginx.conf");
        new Persistent<>(drifted).edit(now -> {
            now.getData().put("stray", "key");
            return now;
        });
        new Persistent<>(shop.balancer(balancer)).edit(now -> {
            now.setSpec(Specs.withOtherDebugHeaders(now.getSpec()));
            return now;
        });
        Shop.await("the drift to be undone", () -> {
            ConfigMap now = drifted.get();
            return now != null && !now.getData().containsKey("stray");
        });
        Shop.await(
                "another configuration",
                () -> !config.get().getData().get("nginx.conf").equals(before));
        double written = (System.nanoTime() - start) / 1e9;
        shop.awaitReady(balancer);
        return new Repair(written, (System.nanoTime() - start) / 1e9);
    }

    private static void apiServer(String action) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("dev/cluster/api-server", action).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("dev/cluster/api-server " + action + " failed");
        }
    }
}
