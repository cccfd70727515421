package dev.stickybalancer.render;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A spec with some fields, made twice: once with random texts, once with a marker in the place of each. At most one text
 * is hostile.
 */
final class RandomSpec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOSTILE =
            "\r\n\t\0 ;{}\"'\\$#%&<>|?=,()[]@!^`+\u0085\u00a0\u2028\u2029\u200b\ufeff\u0441\uff1b\ud83d\ude00";

    private final Random random;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final ObjectNode spec = JSON.createObjectNode();
    private final ObjectNode marked = JSON.createObjectNode();
    private boolean hostile;

    RandomSpec(Random random) {
        this.random = random;
        spec.withObject("/backend/serviceRef").put("name", "meteor");
        marked.withObject("/backend/serviceRef").put("name", "meteor");
        maybe(() -> text("/backend", "pathPrefix", "/markedprefix", path(1 + random.nextInt(3))));
        maybe(() -> text("/session/cookie", "name", "markedcookie", word("ABCxyz019_.-", 64)));
        maybe(() -> text("/session/cookie", "path", "/markedpath", "/" + word("ABCxyz019_.~/-", 255)));
        maybe(() -> text("/session/cookie", "domain", "marked-domain.example", host()));
        for (int i = 0; i < random.nextInt(4); i++) {
            item("hosts", "marked-" + i + ".example.org", (random.nextBoolean() ? "*." : "") + host());
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            network(i);
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            publicPath(i);
        }
        maybe(this::tls);
        maybe(this::delivery);
        maybe(() -> both("", "debugHeaders", "Enabled"));
        maybe(() -> both("/metrics", "mode", "Full"));
        if (random.nextInt(3) == 0) {
            spoil();
        }
    }

    private void maybe(Runnable field) {
        if (random.nextBoolean()) {
            field.run();
        }
    }

    private void tls() {
        text("/tls/secretRef", "name", "marked-secret", word("abcxyz019", 20));
        maybe(() -> both("/tls", "httpRedirect", "Disabled"));
        maybe(() -> both("/tls", "http3", "Enabled"));
        maybe(() -> both("/tls", "minVersion", "TLSv1.3"));
    }

    private void delivery() {
        both("", "endpointUpdates", "Reload");
        if (random.nextBoolean()) {
            both("", "stickyModule", "NginxStickyModuleNg");
            both("/session", "sockJSFallback", "Disabled");
            both("/session/cookie", "sameSite", "Unset");
            both("/nginx", "image", "example.org/nginx:1");
        } else {
            maybe(() -> both("/session", "sockJSFallback", "Disabled"));
        }
    }

    private void network(int i) {
        var network = random.nextBoolean()
                ? (1 + random.nextInt(200)) + "." + random.nextInt(256) + "." + i + ".0/24"
                : "fd" + Integer.toHexString(16 + random.nextInt(200)) + ":" + i + "::/32";
        texts.put("10." + i + ".0.0/16", network);
        spec.withObject("/proxy").withArray("/trustedProxies").add(network);
        marked.withObject("/proxy").withArray("/trustedProxies").add("10." + i + ".0.0/16");
    }

    private void publicPath(int i) {
        var prefix = "/p" + i + path(1 + random.nextInt(2)) + "/";
        texts.put("/marked-public-" + i + "/", prefix);
        spec.withObject("/cache")
                .withArray("/publicPaths")
                .addObject()
                .put("pathPrefix", prefix)
                .put("ttlSeconds", 60);
        marked.withObject("/cache")
                .withArray("/publicPaths")
                .addObject()
                .put("pathPrefix", "/marked-public-" + i + "/")
                .put("ttlSeconds", 60);
    }

    private void text(String parent, String field, String marker, String value) {
        texts.put(marker, value);
        at(spec, parent).put(field, value);
        at(marked, parent).put(field, marker);
    }

    private void item(String field, String marker, String value) {
        texts.put(marker, value);
        spec.withArray("/" + field).add(value);
        marked.withArray("/" + field).add(marker);
    }

    private void both(String parent, String field, String value) {
        at(spec, parent).put(field, value);
        at(marked, parent).put(field, value);
    }

    private static ObjectNode at(ObjectNode root, String parent) {
        return parent.isEmpty() ? root : root.withObject(parent);
    }

    /** Puts a character that no text may have into one of them. */
    private void spoil() {
        if (texts.isEmpty()) {
            return;
        }
        var markers = texts.keySet().stream().toList();
        var value = texts.get(markers.get(random.nextInt(markers.size())));
        int place = random.nextInt(value.length() + 1);
        var bad = HOSTILE.codePointAt(
                HOSTILE.offsetByCodePoints(0, random.nextInt(HOSTILE.codePointCount(0, HOSTILE.length()))));
        var spoiled = value.substring(0, place) + Character.toString(bad) + value.substring(place);
        replace(spec, value, spoiled);
        hostile = true;
    }

    private static void replace(com.fasterxml.jackson.databind.JsonNode node, String value, String spoiled) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                if (object.get(name).isTextual() && object.get(name).asText().equals(value)) {
                    object.put(name, spoiled);
                } else {
                    replace(object.get(name), value, spoiled);
                }
            });
        } else if (node instanceof com.fasterxml.jackson.databind.node.ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual() && array.get(i).asText().equals(value)) {
                    array.set(i, spoiled);
                } else {
                    replace(array.get(i), value, spoiled);
                }
            }
        }
    }

    private String path(int segments) {
        Supplier<String> segment = () -> "/" + word("ABCxyz019_~-", 10) + word("abc._~-", 8);
        return IntStream.range(0, segments).mapToObj(i -> segment.get()).collect(Collectors.joining());
    }

    private String host() {
        return word("abcxyz019", 20) + "." + word("abcxyz019", 20) + (random.nextBoolean() ? ".example" : "");
    }

    private String word(String characters, int longest) {
        return random.ints(1 + random.nextInt(longest), 0, characters.length())
                .mapToObj(i -> String.valueOf(characters.charAt(i)))
                .collect(Collectors.joining());
    }

    boolean isHostile() {
        return hostile;
    }

    StickyBalancer balancer() {
        return balancer(spec);
    }

    StickyBalancer marked() {
        return balancer(marked);
    }

    private static StickyBalancer balancer(ObjectNode spec) {
        var resource = JSON.createObjectNode();
        resource.put("apiVersion", "stickybalancer.dev/v1alpha1").put("kind", "StickyBalancer");
        resource.putObject("metadata").put("name", "shop").put("namespace", "default");
        resource.set("spec", spec);
        return JSON.convertValue(resource, StickyBalancer.class);
    }

    /** A word of the marked file with the texts in the places of the markers. */
    String filled(String word) {
        if (!word.contains("marked") && !word.startsWith("10.")) {
            return word;
        }
        var filled = word;
        for (var text : texts.entrySet()) {
            boolean expression = word.startsWith("^") || word.startsWith("~");
            filled = filled.replace(text.getKey(), expression ? text.getValue().replace(".", "[.]") : text.getValue());
        }
        return filled;
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}
