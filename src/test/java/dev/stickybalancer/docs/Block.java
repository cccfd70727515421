package dev.stickybalancer.docs;

import java.util.List;

/**
 * What stands between two fences.
 *
 * @param line of the opening fence, from 1
 * @param language as the opening fence names it; may be empty
 */
public record Block(int line, String language, List<String> text) {
    public String content() {
        return String.join("\n", text) + "\n";
    }
}
