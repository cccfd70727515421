package dev.stickybalancer.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an enemy may put into a text, and where the texts of a resource come to stand in the model of nginx.conf. */
final class Attacks {
    private static final List<String> KINDS = List.of(
            "\n",
            "\r\nX-Injected: 1",
            "\t",
            " ",
            ";",
            "; return 200 evil; #",
            "{",
            "}",
            "} server { listen 1; }",
            "#",
            "$host",
            "${request_uri}",
            "\"",
            "'",
            "`id`",
            "\\",
            "\\n",
            "\0",
            "\u001b[31m",
            "\u0085",
            "\u00a0",
            "\u00e9",
            "\u200b",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\uff10",
            "\u0430",
            "\ud83d\ude00",
            "\ud83d",
            "%0a",
            "=",
            ",",
            "a".repeat(1001),
            "a".repeat(20_000));

    /** Nothing to a cookie's path and an image's name, in which dots and slashes may stand in any order. */
    private static final String WAY_UP = "/../";

    private static final List<String> WAYS_UP_ARE_NOTHING = List.of("session.cookie.path", "nginx.image", "dns.image");

    private Attacks() {}

    /** The text with something bad at any place of it. */
    static String spoiled(Draw draw, String field, String text) {
        var kinds = new ArrayList<>(KINDS);
        if (!WAYS_UP_ARE_NOTHING.contains(field)) {
            kinds.add(WAY_UP);
        }
        var attack = kinds.get(draw.index(kinds.size()));
        int place = draw.index(text.length() + 1);
        return text.substring(0, place) + attack + text.substring(place);
    }

    /** As messages name it: {@code cache.publicPaths.pathPrefix} for {@code /spec/cache/publicPaths/0/pathPrefix}. */
    static String field(String pointer) {
        return pointer.replaceFirst("^/(?:spec/)?", "")
                .replaceFirst("(matchLabels)/.*", "$1")
                .replaceAll("/[0-9]+", "")
                .replace('/', '.');
    }

    /**
     * The way to the same text in the model that is rendered. Empty for those that become no part of nginx.conf: names of
     * Services, Secrets, ports and images, and labels.
     */
    static Optional<String> inModel(String pointer) {
        if (pointer.matches("/spec/backend/(serviceRef|podSelector|podPort).*|/spec/(tls|nginx|dns)/.*")) {
            return Optional.empty();
        }
        return Optional.of(pointer.replaceFirst("^/spec/(session/|backend/)?|^/metadata/", "")
                .replaceFirst("^hosts", "front/hosts")
                .replaceFirst("^proxy/trustedProxies", "front/trustedProxies/networks")
                .replaceFirst("pathPrefix$", pointer.contains("/cache/") ? "prefix" : "pathPrefix"));
    }
}
