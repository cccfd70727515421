package dev.stickybalancer.ui;

import io.fabric8.kubernetes.api.model.Condition;

/** A balancer in one word, the most urgent first. */
enum Health {
    STALLED("Needs attention", "bad", "▲"),
    NOT_READY("Not ready", "busy", "◐"),
    UNKNOWN("Not known yet", "off", "○"),
    SUSPENDED("Suspended", "off", "‖"),
    READY("Ready", "good", "●");

    private final String words;
    private final String style;
    private final String mark;

    Health(String words, String style, String mark) {
        this.words = words;
        this.style = style;
        this.mark = mark;
    }

    static Health of(Snapshot balancer) {
        if (balancer.condition("Stalled").filter(Words::isTrue).isPresent()) {
            return STALLED;
        }
        return balancer.condition("Ready").map(Health::of).orElse(UNKNOWN);
    }

    private static Health of(Condition ready) {
        return switch (ready.getStatus()) {
            case "True" -> READY;
            case "False" -> NOT_READY;
            default -> ready.getReason().equals("Suspended") ? SUSPENDED : UNKNOWN;
        };
    }

    Html badge() {
        return badge(style, mark, words);
    }

    /** A condition's own: all of those on the page mean well when True. */
    static Html badge(Condition condition) {
        return switch (condition.getStatus()) {
            case "True" -> badge(READY.style, READY.mark, "True");
            case "False" -> badge(STALLED.style, STALLED.mark, "False");
            default -> badge(UNKNOWN.style, UNKNOWN.mark, condition.getStatus());
        };
    }

    static Html good(String words) {
        return badge(READY.style, READY.mark, words);
    }

    static Html busy(String words) {
        return badge(NOT_READY.style, NOT_READY.mark, words);
    }

    static Html bad(String words) {
        return badge(STALLED.style, STALLED.mark, words);
    }

    static Html off(String words) {
        return badge(UNKNOWN.style, UNKNOWN.mark, words);
    }

    /** Never by colour alone. */
    private static Html badge(String style, String mark, String words) {
        return Html.tag("span", "badge " + style)
                .of(Html.tag("span").with("aria-hidden", "true").text(mark), Html.text(" " + words));
    }
}
