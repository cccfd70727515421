package dev.stickybalancer.ui;

import java.time.Instant;

/**
 * Something that was not so a round ago.
 *
 * @param words at most a few hundred characters
 */
public record Change(Instant at, Subject subject, String words) {
    /** What changed. */
    public enum Subject {
        STATUS("Status"),
        CONFIGURATION("Configuration"),
        ENDPOINTS("Endpoints"),
        NGINX("nginx");

        private final String words;

        Subject(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
