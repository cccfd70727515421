package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.load.SilentUser;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What pods live through besides a {@link Day}, while users are there. */
final class Life {
    static final String SCALE_UP = "scale nginx 2 -> 3";
    static final String SCALE_DOWN = "scale nginx 3 -> 2";
    static final String DRAIN = "evict both nginx pods";
    static final String KILL_DNS = "kill a name server";
    static final String KILL_WORKER = "kill an nginx worker";
    static final String OUT_OF_MEMORY = "an nginx pod runs out of memory";
    static final String KILL_NGINX = "kill all of nginx";
    static final String LEAVE = "an app pod leaves";
    static final String KILL_APP = "an app pod is killed";
    static final String VANISH = "an app pod's network is cut";

    private static final Logger log = LoggerFactory.getLogger(Life.class);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final Duration EVICT_AGAIN = Duration.ofMillis(500); // kubectl drain waits 5 s
    private static final Duration VANISHED = Duration.ofSeconds(13); // until the last user has missed the pod
    private static final Duration RESOLVED = Duration.ofMillis(1500); // after the file: the name server, then nginx

    private final Shop shop;
    private final String balancer;
    private final Duration preStop;

    private int refusedEvictions;
    private String leavingPod = "";
    private Instant closed = Instant.EPOCH;
    private Instant ending = Instant.EPOCH;
    private Instant nginxKilled = Instant.EPOCH;
    private Instant networkCut = Instant.EPOCH;
    private Optional<Instant> silentTold = Optional.empty();

    /** @param preStop for so long a pod of the app that is told to end serves on */
    Life(Shop shop, String balancer, Duration preStop) {
        this.shop = shop;
        this.balancer = balancer;
        this.preStop = preStop;
    }

    /** How often an nginx pod was not allowed to be evicted yet. */
    int refusedEvictions() {
        return refusedEvictions;
    }

    Instant nginxKilled() {
        return nginxKilled;
    }

    Instant networkCut() {
        return networkCut;
    }

    /** When a user of the pod that was cut off, who only waits for it, was told; empty when they never were. */
    Optional<Instant> silentTold() {
        return silentTold;
    }

    /** Between the moment when every nginx pod knows that the pod leaves, and its end: new users in whole seconds. */
    record NewUsers(int seconds, int atLeavingPod, int elsewhere) {}

    NewUsers newUsersMeanwhile(Report report) {
        int from = (int) Duration.between(report.total().from(), closed).toSeconds() + 1;
        int to = (int) Duration.between(report.total().from(), ending).toSeconds();
        int there = 0;
        int elsewhere = 0;
        for (var perSecond : report.newUsersPerSecond().entrySet()) {
            int users = perSecond.getValue().subList(from, Math.max(from, to)).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            there += perSecond.getKey().equals(leavingPod) ? users : 0;
            elsewhere += perSecond.getKey().equals(leavingPod) ? 0 : users;
        }
        return new NewUsers(Math.max(0, to - from), there, elsewhere);
    }

    Report live(String name, Population.Size size, Path directory) throws Exception {
        try (Crowd crowd = Crowd.before(shop, balancer, size)) {
            Population users = crowd.users();
            Thread.sleep(2 * SETTLE.toMillis());
            step(users, SCALE_UP, () -> scaleNginx(3));
            step(users, SCALE_DOWN, () -> scaleNginx(2));
            step(users, DRAIN, this::drain);
            step(users, KILL_DNS, () -> restart(anNginxPod(), "dns", pod -> Violence.kill(pod, Violence.DNS)));
            step(users, KILL_WORKER, () -> users.kill(() -> Violence.kill(anNginxPod(), Violence.NGINX_WORKER)));
            step(users, OUT_OF_MEMORY, () -> users.kill(() -> Gluttony.exhaust(anNginxPod())));
            step(
                    users,
                    KILL_NGINX,
                    () -> restart(anNginxPod(), "nginx", pod -> {
                        users.kill(() -> Violence.kill(pod, Violence.AGENT));
                        nginxKilled = Instant.now();
                    }));
            step(users, LEAVE, this::leave);
            step(users, KILL_APP, () -> restart(appPods().get(0), "meteor", pod -> Violence.kill(pod, Violence.APP)));
            step(users, VANISH, this::vanish);
            return users.finish(name, directory);
        }
    }

    private static void step(Population users, String name, Population.Action action) throws Exception {
        users.step(name, () -> {
            action.run();
            Thread.sleep(SETTLE.toMillis());
        });
    }

    private void scaleNginx(int replicas) {
        List<Pod> before = shop.nginxPods(balancer);
        shop.balancer(balancer).scale(replicas);
        shop.awaitNginxPods(balancer, replicas);
        List<String> kept = names(shop.nginxPods(balancer));
        awaitGone(names(before).stream().filter(pod -> !kept.contains(pod)).toList());
    }

    /** As kubectl drain does: one eviction after the other, each until it is allowed. */
    private void drain() throws Exception {
        List<String> pods = names(shop.nginxPods(balancer));
        Config plain = new ConfigBuilder(shop.client().getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(plain).build()) {
            for (String pod : pods) {
                while (!client.pods()
                        .inNamespace(shop.namespace())
                        .withName(pod)
                        .evict()) {
                    refusedEvictions++;
                    Thread.sleep(EVICT_AGAIN.toMillis());
                }
                log.info("{} is evicted", pod);
            }
        }
        shop.awaitReady(balancer);
        awaitGone(pods);
    }

    private interface Blow {
        void strike(Pod pod) throws Exception;
    }

    private void restart(Pod pod, String container, Blow blow) throws Exception {
        int restarts = restarts(pod, container);
        blow.strike(pod);
        Shop.await(container + " to be back", () -> {
            Pod now = shop.client().resource(pod).get();
            return restarts(now, container) > restarts && Readiness.isPodReady(now);
        });
    }

    private static int restarts(Pod pod, String container) {
        var status = pod.getStatus();
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .filter(one -> one.getName().equals(container))
                .mapToInt(ContainerStatus::getRestartCount)
                .findFirst()
                .orElseThrow();
    }

    /** Deleted as Kubernetes does it: it serves on for its preStop time. */
    private void leave() throws Exception {
        Pod pod = appPods().get(0);
        String address = pod.getStatus().getPodIP();
        leavingPod = pod.getMetadata().getName();
        ending = Instant.now().plus(preStop);
        shop.client().resource(pod).delete();
        Shop.await("every nginx pod to know that " + leavingPod + " leaves", () -> shop.nginxPods(balancer).stream()
                .allMatch(nginx -> shop.admin(nginx, "/endpoints").contains("\n" + address + " draining")
                        && !shop.admin(nginx, "/endpoints").contains("\n" + address + " active")));
        closed = Instant.now().plus(RESOLVED);
        shop.app().awaitRollout();
        shop.awaitReady(balancer);
    }

    private void vanish() throws Exception {
        Pod pod = appPods().get(1); // the users of the first one have just left it
        try (var silent = SilentUser.on(pod.getMetadata().getName(), shop.address(balancer))) {
            Violence.cutNetwork(pod);
            networkCut = Instant.now();
            silentTold = silent.end(VANISHED);
            log.info(
                    "who only waited for {} was told {}",
                    pod.getMetadata().getName(),
                    silentTold.map(Instant::toString).orElse("nothing"));
        }
        Thread.sleep(Math.max(
                0, Duration.between(Instant.now(), networkCut.plus(VANISHED)).toMillis()));
        shop.client().resource(pod).withGracePeriod(0).delete();
        shop.app().awaitRollout();
        shop.awaitReady(balancer);
    }

    private Pod anNginxPod() {
        return shop.nginxPods(balancer).get(0);
    }

    /** The oldest first: those that came in the meantime have few users. */
    private List<Pod> appPods() {
        return shop.app().pods().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
    }

    private void awaitGone(List<String> pods) {
        for (String pod : pods) {
            Shop.await(
                    pod + " to be gone",
                    () -> shop.client()
                                    .pods()
                                    .inNamespace(shop.namespace())
                                    .withName(pod)
                                    .get()
                            == null);
        }
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }
}
