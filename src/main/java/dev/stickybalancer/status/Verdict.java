package dev.stickybalancer.status;

/**
 * One condition's content.
 *
 * @param status True, False or Unknown
 * @param reason one CamelCase word
 * @param message for people: what is wrong and what to do
 */
public record Verdict(String status, String reason, String message) {
    static Verdict yes(String reason, String message) {
        return new Verdict("True", reason, message);
    }

    static Verdict no(String reason, String message) {
        return new Verdict("False", reason, message);
    }

    static Verdict unknown(String reason, String message) {
        return new Verdict("Unknown", reason, message);
    }

    boolean isTrue() {
        return status.equals("True");
    }
}
