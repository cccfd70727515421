package dev.stickybalancer.cli;

/** Input that cannot be read at all, so that nothing can be said of it; the message names file, line and reason. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
        super(message);
    }
}
