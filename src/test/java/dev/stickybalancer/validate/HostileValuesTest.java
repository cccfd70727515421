package dev.stickybalancer.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a user can write gets further than its allow-list, and what is said about it can be printed. */
class HostileValuesTest {
    /** Each follows something valid, so that only the whole match can refuse it. */
    private static final List<String> TAILS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\t",
            " ",
            ";",
            "; return 200 evil;",
            "{",
            "}",
            "#",
            "$host",
            "${host}",
            "\"",
            "'",
            "\\",
            "`id`",
            "\u0000",
            "\u001b[31m",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u2029",
            "\ufeff",
            "é",
            "０",
            "\ud83d\ude00",
            "\ud83d",
            "a".repeat(100_000),
            "a.".repeat(50_000) + "a");

    private static final Map<String, String> VALID = Map.ofEntries(
            Map.entry("backend.serviceRef.name", "meteor"),
            Map.entry("backend.serviceRef.port", "http"),
            Map.entry("backend.podPort", "http"),
            Map.entry("backend.pathPrefix", "/shop"),
            Map.entry("session.cookie.name", "route"),
            Map.entry("session.cookie.path", "/shop"),
            Map.entry("session.cookie.domain", "shop.example.com"),
            Map.entry("hosts.0", "*.example.com"),
            Map.entry("tls.secretRef.name", "shop-tls"),
            Map.entry("proxy.trustedProxies.0", "10.0.0.0/8"),
            Map.entry("cache.publicPaths.0.pathPrefix", "/images/"),
            Map.entry("nginx.image", "docker.io/library/nginx:1.30.6"),
            Map.entry("dns.image", "registry.k8s.io/coredns/coredns:v1.14.7"),
            Map.entry("nginx.imagePullSecrets.0.name", "registry"));

    static Stream<String> fields() {
        return VALID.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void hostile_string_is_refused_and_its_field_named(String path) {
        Specs.accepted(Specs.withField(path, VALID.get(path)));
        String field = path.replaceAll("[.]0([.]|$)", "$1");
        for (String tail : TAILS) {
            String message = Specs.refused(field, Specs.withField(path, VALID.get(path) + tail));
            assertTrue(message.startsWith("`" + field + "` must "), message);
        }
        Specs.refused(field, Specs.withField(path, ""));
    }

    @Test
    void hostile_name_of_the_resource_is_refused() {
        assertEquals(List.of(), Specs.validate("shop", Specs.byService()).problems());
        for (String tail : TAILS) {
            Specs.refused("metadata.name", Specs.validate("shop" + tail, Specs.byService()));
        }
        for (String name : List.of("", "1shop", "-shop", "shop-", "Shop", "a.b", "a".repeat(41))) {
            Specs.refused("metadata.name", Specs.validate(name, Specs.byService()));
        }
        assertEquals(
                List.of(), Specs.validate("a".repeat(40), Specs.byService()).problems());
    }

    @Test
    void hostile_keys_and_values_of_maps_are_refused() {
        for (String tail : TAILS) {
            refusedMap("backend.podSelector.matchLabels", "app" + tail, "meteor");
            refusedMap("backend.podSelector.matchLabels", "app", "meteor" + tail);
            refusedMap("service.annotations", "example.com/team" + tail, "shop");
            refusedMap("nginx.resources.requests", "cpu" + tail, "1");
            refusedMap("dns.resources.limits", "example.com/gpu" + tail, "1");
        }
        refusedMap("service.annotations", "a".repeat(254) + "/b", "");
        refusedMap("backend.podSelector.matchLabels", "a..b/c", "");
        refusedMap("nginx.resources.limits", "memroy", "1Gi");
        refusedMap("nginx.resources.limits", "example.com/" + "a".repeat(52), "1");
    }

    private static void refusedMap(String field, String key, String value) {
        Specs.refused(field, Specs.withField(field, Map.of(key, value)));
    }

    @Test
    void annotation_values_are_the_users_own_but_bounded() {
        var free = Map.of("example.com/note", "any $text; {\"json\": 'too'}\n\u2028");
        assertEquals(
                free,
                Specs.accepted(Specs.withField("service.annotations", free))
                        .exposure()
                        .annotations());
        Specs.accepted(Specs.withField("service.annotations", Map.of("a", "\ud83d\ude00".repeat(4096))));
        refusedMap("service.annotations", "a", "x".repeat(4097));
    }

    @Test
    void hostile_quantity_is_refused() {
        for (String size : List.of("-1", "1e3", "1.5Gi", "50MB", "50mi", "1Ti", "9".repeat(16))) {
            Specs.refused("proxy.maxBodySize", Specs.withField("proxy.maxBodySize", size));
        }
        for (String amount : List.of("-1", "1e3", "1.2345", "1Pi", "1u", "9".repeat(16))) {
            refusedMap("nginx.resources.requests", "cpu", amount);
        }
        String tooLarge = Specs.refused("proxy.maxBodySize", Specs.withField("proxy.maxBodySize", "999999999999999Gi"));
        assertTrue(tooLarge.contains("8Ei"), tooLarge);
    }

    @Test
    void message_shows_what_was_given_in_printable_characters_and_cut() {
        String message = Specs.refused("session.cookie.name", Specs.withField("session.cookie.name", "a\n\u2028;"));
        assertTrue(message.endsWith(", not \"a\\u000a\\u2028;\""), message);
        String cut = Specs.refused("session.cookie.name", Specs.withField("session.cookie.name", "a".repeat(65)));
        assertTrue(cut.endsWith(", not \"" + "a".repeat(40) + "…\""), cut);
    }
}
