package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.render.NginxSyntax.Directive;
import dev.stickybalancer.validate.Settings;
import dev.stickybalancer.validate.SpecValidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The way from a user's spec to nginx.conf, with specs that nobody has thought of: a text changes the words in which it
 * stands and nothing else, and a hostile one goes nowhere.
 */
class RandomSpecTest {
    private static final int CASES = 10_000;
    private static final long SEED = 20_261_122;

    @Test
    void texts_change_their_own_words_only_and_hostile_ones_are_refused() {
        var random = new Random(SEED);
        int rendered = 0;
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            var spec = new RandomSpec(random);
            var tree = tree(spec.balancer());
            assertEquals(spec.isHostile(), tree.isEmpty(), spec::toString);
            if (tree.isPresent()) {
                rendered++;
                assertEquals(filled(spec), tree.get(), spec::toString);
            } else {
                refused++;
            }
        }
        assertTrue(rendered > CASES / 2 && refused > CASES / 5, rendered + " rendered, " + refused + " refused");
    }

    private static List<Directive> filled(RandomSpec spec) {
        return tree(spec.marked()).orElseThrow().stream()
                .map(directive -> directive.mapped(one ->
                        new Directive(one.words().stream().map(spec::filled).toList(), one.block())))
                .toList();
    }

    private static AppServers servers(Settings settings) {
        return settings.endpointUpdates() == EndpointUpdates.RELOAD
                ? RenderCases.listed(settings.stickyModule())
                : RenderCases.named(Map.of(3000, 1));
    }

    /** Empty when the spec is refused. The hash is of everything, so it differs where anything does. */
    private static Optional<List<Directive>> tree(StickyBalancer balancer) {
        return SpecValidation.of(balancer)
                .settings()
                .map(settings -> ConfigRenderer.render(
                        settings.model(balancer.getMetadata(), AddressFamily.IPV4, servers(settings))))
                .map(files -> NginxSyntax.parse(
                        files.files().get(ConfigRenderer.NGINX_CONF).replace(files.configHash(), "HASH")));
    }
}
