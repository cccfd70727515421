package dev.stickybalancer.render;

import java.util.regex.Pattern;

/**
 * One word of a directive, as nginx's parser sees it after unquoting. User text becomes a word only through
 * {@link #user}, that is through its allow-list.
 */
record Word(String text, boolean alwaysQuoted) {
    private static final Pattern PLAIN = Pattern.compile("[^\\s;{}\"'\\\\#]+");

    /** Our own text, variables such as {@code $uri} included. */
    static Word of(String ownText) {
        return new Word(ownText, false);
    }

    static Word of(long number) {
        return of(Long.toString(number));
    }

    /** Our own text that reads better in quotes: header values, answers, regular expressions. */
    static Word quoted(String ownText) {
        return new Word(ownText, true);
    }

    static Word user(AllowList position, String value) {
        return user("", position, value);
    }

    /** For {@code path=VALUE} and the like. */
    static Word user(String prefix, AllowList position, String value) {
        return of(prefix + position.check(value));
    }

    /** As it stands in the file. */
    String written() {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("a control character in a directive: " + text.replaceAll("[^ -~]", "?"));
        }
        if (!alwaysQuoted && PLAIN.matcher(text).matches()) {
            return text;
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
