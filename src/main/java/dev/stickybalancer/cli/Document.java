package dev.stickybalancer.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One resource of a file.
 *
 * @param source the file as it was named, {@code -} for standard input
 * @param number counts from 1
 */
record Document(String source, int number, JsonNode content) {
    private static final String GROUP = "stickybalancer.dev/";

    boolean isBalancer() {
        return "StickyBalancer".equals(content.path("kind").asText())
                && content.path("apiVersion").asText().startsWith(GROUP);
    }

    String name() {
        return content.path("metadata").path("name").asText("");
    }

    /** Namespace and name, as far as they are there. */
    String qualifiedName() {
        String namespace = content.path("metadata").path("namespace").asText("");
        return namespace.isEmpty() ? name() : namespace + "/" + name();
    }
}
