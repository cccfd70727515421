package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an app and its balancer go through while users are there: more pods, fewer pods, a release, a lost nginx pod, a
 * lost app pod.
 */
final class Day {
    static final String QUIET = "quiet";
    static final String SCALE_UP = "scale the app 3 -> 5";
    static final String SCALE_DOWN = "scale the app 5 -> 3";
    static final String RELEASE = "release v1 -> v2";
    static final String LOSE_NGINX = "delete an nginx pod";
    static final String LOSE_APP = "delete an app pod";

    private static final Logger log = LoggerFactory.getLogger(Day.class);
    private static final Duration SETTLE = Duration.ofSeconds(4);

    private final Shop shop;
    private final String balancer;
    private final Map<String, Integer> reloads = new LinkedHashMap<>();
    private final Map<String, Long> propagation = new LinkedHashMap<>();

    Day(Shop shop, String balancer) {
        this.shop = shop;
        this.balancer = balancer;
    }

    /** Reloads of the nginx pods that were there at the end of a step, counted from its beginning. */
    Map<String, Integer> reloads() {
        return reloads;
    }

    /** The balancer's own {@code lastPropagationMilliseconds} after each step. */
    Map<String, Long> propagation() {
        return propagation;
    }

    /** Lives through the given steps and reports. */
    Report live(String name, Population.Size size, Path directory, String... steps) throws Exception {
        try (Crowd crowd = Crowd.before(shop, balancer, size)) {
            Population population = crowd.users();
            Thread.sleep(SETTLE.toMillis());
            for (String step : steps) {
                log.info("step: {}", step);
                population.step(step, () -> {
                    int before = shop.reloads(balancer);
                    act(step);
                    Thread.sleep(SETTLE.toMillis());
                    reloads.put(step, Math.max(0, shop.reloads(balancer) - before));
                    Long took = shop.balancer(balancer).get().getStatus().lastPropagationMilliseconds();
                    propagation.put(step, took == null ? 0 : took);
                });
            }
            return population.finish(name, directory);
        }
    }

    private void act(String step) throws Exception {
        switch (step) {
            case QUIET -> Thread.sleep(SETTLE.toMillis());
            case SCALE_UP -> shop.app().scale(5);
            case SCALE_DOWN -> shop.app().scale(3);
            case RELEASE -> shop.app().release("v2");
            case LOSE_NGINX -> {
                int pods = shop.nginxPods(balancer).size();
                delete(shop.nginxPods(balancer).get(0));
                shop.awaitNginxPods(balancer, pods);
            }
            case LOSE_APP -> {
                delete(shop.app().pods().stream()
                        .min(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .orElseThrow());
                shop.app().awaitRollout();
            }
            default -> throw new IllegalArgumentException("no such step: " + step);
        }
    }

    private void delete(Pod pod) {
        shop.client().resource(pod).delete();
        Shop.await(
                "the deletion of " + pod.getMetadata().getName() + " to be seen",
                () -> shop.client().resource(pod).get() == null
                        || shop.client().resource(pod).get().getMetadata().getDeletionTimestamp() != null);
    }
}
