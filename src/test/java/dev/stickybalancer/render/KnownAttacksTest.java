package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The renderer is the last who can refuse: whatever let a text come so far, it does not come into nginx.conf. */
class KnownAttacksTest {
    private static final List<String> ATTACKS = List.of(
            "",
            " ",
            "a\r\nX-Injected: 1",
            "a\n",
            "a\r",
            "a; load_module x.so",
            "a\"; return 200 \"",
            "'",
            "$host",
            "${host}",
            "a}b",
            "a{b",
            "a\\",
            "a#b",
            "a b",
            "a=b",
            "a,b",
            "a\u2028b",
            "a\u0085b",
            "\u0430",
            "a\0b",
            "x".repeat(10_000_000));

    /** A model in which one text has been replaced. */
    private interface Position {
        BalancerModel with(String attack);
    }

    private static void refused(String position, Position model) {
        for (var attack : ATTACKS) {
            var error = assertThrows(
                    IllegalArgumentException.class, () -> ConfigRenderer.render(model.with(attack)), position);
            assertTrue(error.getMessage().startsWith(position + " "), error.getMessage());
            assertFalse(error.getMessage().matches("(?s).*[^ -~].*"), "not printable: " + error.getMessage());
            assertTrue(error.getMessage().length() < 700, error.getMessage());
        }
    }

    @Test
    void in_the_cookie() {
        refused("session.cookie.name", attack -> model(cookie(attack, "/", Optional.empty())));
        refused("session.cookie.path", attack -> model(cookie("route", attack, Optional.empty())));
        refused("session.cookie.path", attack -> model(cookie("route", "/" + nothing(attack), Optional.empty())));
        refused("session.cookie.domain", attack -> model(cookie("route", "/", Optional.of(attack))));
    }

    @Test
    void in_names() {
        refused("metadata.namespace", attack -> model(attack, "chat", Front.PLAIN, "", List.of()));
        refused("metadata.name", attack -> model("demo", attack, Front.PLAIN, "", List.of()));
    }

    @Test
    void in_hosts_and_networks() {
        refused("hosts", attack -> front(List.of("a.example.org", attack), List.of()));
        refused("proxy.trustedProxies", attack -> front(List.of(), List.of("10.0.0.0/8", attack)));
        refused("proxy.trustedProxies", attack -> front(List.of(), List.of("10.0.0.0/" + nothing(attack))));
    }

    @Test
    void in_paths() {
        refused("backend.pathPrefix", attack -> path("/a" + nothing(attack)));
        refused("cache.publicPaths.pathPrefix", attack -> publicPath(attack));
        refused("cache.publicPaths.pathPrefix", attack -> publicPath("/a" + nothing(attack) + "/"));
    }

    /** An attack that is nothing would be no attack behind something. */
    private static String nothing(String attack) {
        return attack.isEmpty() ? "\n" : attack;
    }

    private static SessionCookie cookie(String name, String path, Optional<String> domain) {
        return new SessionCookie(name, path, domain, OptionalInt.empty(), false, true, SameSite.LAX);
    }

    private static BalancerModel model(SessionCookie cookie) {
        return RenderCases.minimal(cookie, RenderCases.DEFAULT_PROXY);
    }

    private static BalancerModel front(List<String> hosts, List<String> networks) {
        var front = new Front(hosts, Optional.empty(), new Front.TrustedProxies(networks, false));
        return model("demo", "chat", front, "", List.of());
    }

    private static BalancerModel path(String prefix) {
        return model("demo", "chat", Front.PLAIN, prefix, List.of());
    }

    private static BalancerModel publicPath(String prefix) {
        return model("demo", "chat", Front.PLAIN, "", List.of(new AssetCache.PublicPath(prefix, 60)));
    }

    private static BalancerModel model(
            String namespace, String name, Front front, String prefix, List<AssetCache.PublicPath> paths) {
        var model = model(RenderCases.PLAIN_COOKIE);
        return new BalancerModel(
                namespace,
                name,
                front,
                model.cookie(),
                model.sockJsFallback(),
                prefix,
                model.proxy(),
                Optional.of(new AssetCache(256 << 20, 86_400, paths)),
                model.debugHeaders(),
                model.requestLog(),
                model.workers(),
                model.family(),
                model.servers(),
                model.ports());
    }
}
