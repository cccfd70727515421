package dev.stickybalancer.render;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes directives, blocks and comments with indentation; the only place where a word becomes text. */
final class NginxWriter {
    private static final int COMMENT_WIDTH = 110;

    private final StringBuilder out = new StringBuilder();
    private int depth;

    /** A directive of our own words, for example {@code directive("listen", "8080")}. */
    NginxWriter directive(String name, String... ownWords) {
        return directive(name, Arrays.stream(ownWords).map(Word::of).toArray(Word[]::new));
    }

    NginxWriter directive(String name) {
        return line(name + ";");
    }

    NginxWriter directive(String name, Word... words) {
        return line(statement(name, words) + ";");
    }

    /** A block such as {@code block("location = /healthz", ...)}: the opening is our own text, written as it is. */
    NginxWriter block(String opening, Runnable body) {
        line(opening + " {");
        depth++;
        body.run();
        depth--;
        return line("}");
    }

    /** A line of a {@code map}: a pattern (or {@code default}) and the value that it stands for. */
    NginxWriter mapping(Word pattern, String value) {
        return line(pattern.written() + " " + Word.of(value).written() + ";");
    }

    /** One or more lines of comment; wrapped between words. */
    NginxWriter comment(String text) {
        var line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            if (!line.isEmpty() && line.length() + word.length() > COMMENT_WIDTH - 4 * depth) {
                line("# " + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        return line("# " + line);
    }

    NginxWriter blank() {
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private static String statement(String name, Word... words) {
        return words.length == 0
                ? name
                : name + " " + Arrays.stream(words).map(Word::written).collect(Collectors.joining(" "));
    }

    private NginxWriter line(String text) {
        out.append("    ".repeat(depth)).append(text).append('\n');
        return this;
    }
}
