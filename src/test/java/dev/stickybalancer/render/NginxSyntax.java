package dev.stickybalancer.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** nginx's grammar, read independently of the writer: words, quotes, escapes, comments, blocks. */
final class NginxSyntax {
    private final String text;
    private int at;

    private NginxSyntax(String text) {
        this.text = text;
    }

    /** A directive with its words unquoted; {@code block} is empty for one that ends with a semicolon. */
    record Directive(List<String> words, Optional<List<Directive>> block) {
        static Directive of(String... words) {
            return new Directive(List.of(words), Optional.empty());
        }

        String name() {
            return words.get(0);
        }

        /** This directive and all within, each replaced by what {@code change} makes of it. */
        Directive mapped(UnaryOperator<Directive> change) {
            var changed = change.apply(this);
            return new Directive(changed.words(), changed.block().map(inner -> inner.stream()
                    .map(one -> one.mapped(change))
                    .toList()));
        }
    }

    static List<Directive> parse(String text) {
        var syntax = new NginxSyntax(text);
        var directives = syntax.directives();
        if (syntax.at < text.length()) {
            throw syntax.error("a } too many");
        }
        return directives;
    }

    private List<Directive> directives() {
        var directives = new ArrayList<Directive>();
        var words = new ArrayList<String>();
        while (true) {
            skipSpaceAndComments();
            if (at == text.length() || text.charAt(at) == '}') {
                if (!words.isEmpty()) {
                    throw error("a directive without an end: " + words);
                }
                return directives;
            }
            char next = text.charAt(at);
            if (next == ';') {
                at++;
                directives.add(new Directive(List.copyOf(words), Optional.empty()));
                words.clear();
            } else if (next == '{') {
                at++;
                var block = directives();
                if (at == text.length()) {
                    throw error("a } is missing");
                }
                at++;
                directives.add(new Directive(List.copyOf(words), Optional.of(block)));
                words.clear();
            } else {
                words.add(next == '"' || next == '\'' ? quoted(next) : plain());
            }
        }
    }

    private String quoted(char quote) {
        var word = new StringBuilder();
        for (at++; text.charAt(at) != quote; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                c = text.charAt(++at);
                switch (c) {
                    case '"', '\'', '\\' -> word.append(c);
                    case 'n' -> word.append('\n');
                    case 'r' -> word.append('\r');
                    case 't' -> word.append('\t');
                    default -> word.append('\\').append(c);
                }
            } else {
                word.append(c);
            }
        }
        at++;
        if (at < text.length() && " \t\r\n;{)".indexOf(text.charAt(at)) < 0) {
            throw error("a quoted word goes on");
        }
        return word.toString();
    }

    private String plain() {
        int start = at;
        while (at < text.length() && " \t\r\n;{".indexOf(text.charAt(at)) < 0) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return text.substring(start, at);
    }

    private void skipSpaceAndComments() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (" \t\r\n".indexOf(c) >= 0) {
                at++;
            } else {
                return;
            }
        }
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(
                what + " at line " + text.substring(0, at).lines().count());
    }
}
