package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** {@code make demo}: a day in the life of a Meteor app behind a balancer, and what its users noticed. */
public final class DemoMain {
    private static final String NAMESPACE = "stickybalancer-demo";
    private static final String BALANCER = "minimal";

    private DemoMain() {}

    public static void main(String[] args) throws Exception {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Shop shop = new Shop(client, NAMESPACE);
            say("making the app in namespace " + NAMESPACE + " (about 20 s)");
            shop.open();
            shop.app().release("v1");
            shop.app().scale(3);
            say("making the balancer: kubectl apply -f deploy/samples/minimal.yaml (about 15 s)");
            shop.applyFile(Path.of("deploy/samples/minimal.yaml"));
            shop.awaitReady(BALANCER);
            Day day = new Day(shop, BALANCER);
            say("sending users and living through the day (about 2 min)");
            Report report = day.live(
                    "demo",
                    new Population.Size(20, 20, 20, 5),
                    Path.of("target/demo"),
                    Day.SCALE_UP,
                    Day.SCALE_DOWN,
                    Day.RELEASE,
                    Day.LOSE_NGINX,
                    Day.LOSE_APP);
            report.print();
            System.out.println("nginx reloads by step:            " + day.reloads());
            System.out.println("last propagation by step, in ms:  " + day.propagation());
            System.out.println("raw events:                       target/demo/demo.jsonl");
            lookAround(shop);
        }
    }

    /** In a cluster that is not ours the driver is a pod, and the user has a context, but no way to a cluster address. */
    private static void lookAround(Shop shop) {
        boolean asPod = System.getenv("KUBERNETES_SERVICE_HOST") != null;
        String service = BALANCER + "-balancer";
        String address =
                "http://" + (asPod ? "127.0.0.1:8080" : shop.address(BALANCER).host());
        System.out.println(String.join(
                "\n",
                "",
                asPod ? "Look around:" : "Look around (eval \"$(dev/cluster/up)\" sets KUBECONFIG and PATH):",
                "  kubectl -n " + NAMESPACE + " get stb",
                "  kubectl -n " + NAMESPACE + " describe stb " + BALANCER,
                "  kubectl -n " + NAMESPACE + " get configmap " + service + " -o jsonpath='{.data.nginx\\.conf}'",
                "  kubectl -n " + NAMESPACE + " get configmap " + service + "-endpoints -o jsonpath='{.data.hosts}'",
                (asPod ? "  kubectl -n " + NAMESPACE + " port-forward service/" + service + " 8080:80 &\n" : "")
                        + "  curl -i " + address + "/api/whoami",
                "  curl -s -c /tmp/jar -b /tmp/jar " + address + "/api/whoami   # again and again: the same pod",
                "Remove everything: make demo-down" + (asPod ? " CLUSTER=current" : "")));
    }

    private static void say(String what) {
        System.out.println("==> " + what);
    }
}
