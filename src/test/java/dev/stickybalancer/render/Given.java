package dev.stickybalancer.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a resource says, read without any of the operator's own code. */
record Given(ObjectNode resource) {
    private static final Pattern SIZE = Pattern.compile("([0-9]+)([kKMGi]*)");
    private static final Map<String, Long> UNITS = Map.of(
            "", 1L, "k", 1_000L, "Ki", 1L << 10, "M", 1_000_000L, "Mi", 1L << 20, "G", 1_000_000_000L, "Gi", 1L << 30);

    private JsonNode at(String pointer) {
        return resource.at("/spec" + pointer);
    }

    boolean has(String pointer) {
        return !at(pointer).isMissingNode();
    }

    boolean is(String pointer, String value) {
        return at(pointer).asText().equals(value);
    }

    String text(String pointer, String fallback) {
        return optional(pointer).orElse(fallback);
    }

    Optional<String> optional(String pointer) {
        return has(pointer) ? Optional.of(at(pointer).asText()) : Optional.empty();
    }

    long number(String pointer, long fallback) {
        return at(pointer).asLong(fallback);
    }

    /** In bytes. */
    long size(String pointer, String fallback) {
        var size = SIZE.matcher(text(pointer, fallback));
        if (!size.matches()) {
            throw new IllegalStateException(pointer + " is " + text(pointer, fallback));
        }
        return Long.parseLong(size.group(1)) * UNITS.get(size.group(2));
    }

    Stream<JsonNode> list(String pointer) {
        return StreamSupport.stream(at(pointer).spliterator(), false);
    }

    Stream<String> texts(String pointer) {
        return list(pointer).map(JsonNode::asText);
    }

    /** As part of a regular expression. */
    static String escaped(String text) {
        return text.replace(".", "[.]");
    }

    boolean hasTls() {
        return has("/tls");
    }

    boolean redirects() {
        return hasTls() && !is("/tls/httpRedirect", "Disabled");
    }

    boolean isReload() {
        return is("/endpointUpdates", "Reload");
    }

    boolean isModule() {
        return is("/stickyModule", "NginxStickyModuleNg");
    }

    boolean hasCache() {
        return !is("/cache/mode", "Disabled");
    }

    boolean proxyProtocol() {
        return is("/proxy/protocol", "PROXY");
    }

    boolean sockJsFallback() {
        return !is("/session/sockJSFallback", "Disabled");
    }

    String cookieName() {
        return text("/session/cookie/name", "route");
    }

    String cookiePath() {
        return text("/session/cookie/path", "/");
    }

    Optional<String> cookieDomain() {
        return optional("/session/cookie/domain");
    }

    Optional<String> cookieAge() {
        return optional("/session/cookie/maxAgeSeconds");
    }

    boolean cookieHttpOnly() {
        return !is("/session/cookie/httpOnly", "Disabled");
    }

    boolean cookieSecure() {
        return is("/session/cookie/secure", "Always") || (redirects() && !is("/session/cookie/secure", "Never"));
    }

    String cookieSameSite() {
        return text("/session/cookie/sameSite", "Lax");
    }
}
