package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;

/** {@code make measure}: the full-size runs; what is measured is named on the command line, everything without. */
public final class MeasureMain {
    private static final Path RAW = Path.of("target/measure");
    private static final String BALANCER = "minimal";
    private static final int PROPAGATION_ROUNDS = 50;

    private MeasureMain() {}

    public static void main(String[] args) throws Exception {
        List<String> wanted = args.length == 0 ? List.of("propagation", "release") : List.of(args);
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                Shop shop = new Shop(client, "stickybalancer-measure")) {
            shop.open();
            shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
            shop.awaitReady(BALANCER);
            if (wanted.contains("propagation")) {
                System.out.println(new PropagationRun(shop, BALANCER).run(PROPAGATION_ROUNDS, RAW));
                System.out.println("reloads: " + shop.reloads(BALANCER));
            }
            if (wanted.contains("release")) {
                Day day = new Day(shop, BALANCER);
                day.live("release", new Population.Size(60, 60, 60, 20), RAW, Day.QUIET, Day.RELEASE)
                        .print();
                System.out.println("reloads: " + day.reloads());
            }
        }
    }
}
