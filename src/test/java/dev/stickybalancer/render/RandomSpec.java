package dev.stickybalancer.render;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.validate.SpecValidation;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** A valid resource that nobody has thought of, an app to go with it, and what is rendered for the two. */
public final class RandomSpec {
    static final ObjectMapper JSON = new ObjectMapper();

    /** The system property for the first of a run's seeds. */
    private static final String SEED = "stickybalancer.seed";

    /** Another one in each run, unless one is given. */
    public static final long FIRST_SEED = Long.getLong(SEED, System.nanoTime());

    private final long seed;
    private final Draw draw;
    private final RandomResource random;
    private final AddressFamily family;
    private final AppServers servers;
    private final BalancerModel model;

    public RandomSpec(long seed) {
        this.seed = seed;
        // Neighbouring seeds of Random begin with nearly the same numbers.
        draw = new Draw(new Random(new SplittableRandom(seed).nextLong()));
        random = new RandomResource(draw);
        var given = new Given(resource());
        family = draw.oneOf(AddressFamily.values());
        servers = RandomServers.of(draw, family, given.isReload(), given.isModule());
        var balancer = JSON.convertValue(resource(), StickyBalancer.class);
        var validated = SpecValidation.of(balancer);
        model = validated
                .settings()
                .orElseThrow(() -> new AssertionError(validated.problems() + " " + this))
                .model(balancer.getMetadata(), family, servers);
    }

    /** To be changed in copies only. */
    ObjectNode resource() {
        return random.resource();
    }

    /** Where in the resource an allow-list stands before a text. */
    List<String> texts() {
        return random.texts();
    }

    /** For what else is to be drawn. */
    Draw draw() {
        return draw;
    }

    AddressFamily family() {
        return family;
    }

    AppServers servers() {
        return servers;
    }

    BalancerModel model() {
        return model;
    }

    /** In the place of its hash stands HASH. */
    public String nginxConf() {
        return NginxConf.render(model, "HASH");
    }

    @Override
    public String toString() {
        return "-D" + SEED + "=" + seed + " repeats this first: " + resource() + " for " + servers + ", " + family;
    }
}
