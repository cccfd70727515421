package dev.stickybalancer.ui;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of markup. There is no way to one but through {@link #text}, which escapes, and {@link Tag}, which escapes its
 * attributes; so text from a cluster never becomes markup. It is also well-formed XML.
 */
final class Html {
    static final Html NOTHING = new Html("");

    private static final String REPLACEMENT = "\uFFFD";

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    static Html text(Object text) {
        return new Html(escape(text.toString()));
    }

    static Html all(Html... parts) {
        return all(Arrays.asList(parts));
    }

    static Html all(List<Html> parts) {
        return new Html(parts.stream().map(part -> part.markup).collect(Collectors.joining()));
    }

    static Tag tag(String name) {
        return new Tag(name, "");
    }

    /** A tag with a class of the style sheet. */
    static Tag tag(String name, String styleClass) {
        return tag(name).with("class", styleClass);
    }

    /** The page's own style sheet: it is not escaped, because HTML reads it as it stands. */
    static Html style(String css) {
        return new Html("<style>" + css + "</style>");
    }

    /** The whole page. */
    String document() {
        return "<!DOCTYPE html>\n" + markup + "\n";
    }

    @Override
    public String toString() {
        return markup;
    }

    /** An element that is not closed yet; names come from the code only. */
    record Tag(String name, String attributes) {
        Tag with(String attribute, Object value) {
            return new Tag(name, attributes + " " + attribute + "=\"" + escape(value.toString()) + "\"");
        }

        Html of(Html... content) {
            return new Html("<" + name + attributes + ">" + all(content).markup + "</" + name + ">");
        }

        Html of(List<Html> content) {
            return of(all(content));
        }

        Html text(Object text) {
            return of(Html.text(text));
        }

        /** An element that has no content. */
        Html empty() {
            return new Html("<" + name + attributes + "/>");
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (isHarmless(c)) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(REPLACEMENT);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** Neither a control character, nor half a character, nor one that turns the direction of what follows. */
    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
