package dev.stickybalancer.validate;

/**
 * One thing that is wrong with a spec.
 *
 * @param field path below {@code spec}
 * @param message what must hold, in words
 */
public record Problem(String field, String message) {
    @Override
    public String toString() {
        return "`" + field + "` " + message;
    }
}
