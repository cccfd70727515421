package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Propagation;
import dev.stickybalancer.load.Report;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code make measure}: the full-size runs; what is measured is named on the command line, everything without. Ends with
 * exit code 1 when a bar was missed.
 */
public final class MeasureMain {
    static final Population.Size FULL = new Population.Size(60, 60, 60, 20);

    private static final Path RAW = Path.of("target/measure");
    private static final String BALANCER = "minimal";
    private static final int PROPAGATION_ROUNDS = 30;

    /** Not the demo's 20m: what starts takes the processors from pods that are promised nothing. */
    private static final String APP_CPU = "200m";

    private MeasureMain() {}

    private static Map<String, Measurement> measurements() {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put(
                "propagation",
                (shop, balancer, raw, bars) -> propagation(new PropagationRun(shop, balancer), raw, bars));
        all.put("release", (shop, balancer, raw, bars) -> release(shop, balancer, raw, bars));
        all.put("empty", new EmptyRun());
        all.put("image", new ImageRun());
        all.put("outage", new OutageRun());
        all.put("life", new LifeRun());
        all.put("renewal", new RenewalRun());
        all.put("scale", new ScaleRun());
        all.put("idle", new IdleRun());
        return all;
    }

    private static void propagation(PropagationRun run, Path raw, Bars bars) throws Exception {
        Propagation seen = run.run(PROPAGATION_ROUNDS, raw);
        System.out.println(seen);
        bars.none("propagation: probes that failed", seen.failed());
        seen.unsettled().forEach((kind, changes) -> bars.none("propagation: " + kind + " that did not show", changes));
    }

    private static void release(Shop shop, String balancer, Path raw, Bars bars) throws Exception {
        shop.app().reserve(APP_CPU);
        var size = new Population.Size(FULL.webSocket(), FULL.polling(), FULL.http(), FULL.newPerSecond(), 20);
        Report report = new Day(shop, balancer).live("release", size, raw, Day.QUIET, Day.RELEASE);
        report.print();
        report.steps().forEach(bars::release);
    }

    public static void main(String[] args) throws Exception {
        Map<String, Measurement> all = measurements();
        List<String> wanted = args.length == 0 ? List.copyOf(all.keySet()) : Arrays.asList(args);
        if (!all.keySet().containsAll(wanted)) {
            System.err.println("there are only " + String.join(", ", all.keySet()));
            System.exit(2);
        }
        var bars = new Bars();
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                Shop shop = new Shop(client, "stickybalancer-measure")) {
            for (String name : wanted) {
                System.out.println("== " + name);
                shop.open();
                shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
                shop.awaitReady(BALANCER);
                all.get(name).run(shop, BALANCER, RAW, bars);
                System.out.println("nginx reloads: " + shop.reloads(BALANCER));
            }
        }
        bars.missed().forEach(bar -> System.err.println("MISSED: " + bar));
        System.exit(bars.missed().isEmpty() ? 0 : 1);
    }
}
