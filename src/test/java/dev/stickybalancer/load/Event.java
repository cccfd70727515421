package dev.stickybalancer.load;

import java.time.Instant;

/** Something that happened to a user, at the moment when the user knew. */
public sealed interface Event {
    Instant time();

    User user();

    /** The n-th user of its kind. */
    record User(UserKind kind, int number) {
        @Override
        public String toString() {
            return kind + " " + number;
        }
    }

    /**
     * A request or a DDP call that succeeded.
     *
     * @param pod the app pod that answered
     * @param millis from before the request was written until the answer was complete
     * @param bound whether the user held an affinity cookie before
     * @param count how often this pod saw this user's session, by the app's own memory; 0 when the app does not tell
     */
    record Answered(Instant time, User user, String what, String pod, double millis, boolean bound, int count)
            implements Event {}

    /** An answer whose duration says nothing (a long poll), but which shows the pod. */
    record Seen(Instant time, User user, String pod) implements Event {}

    /**
     * A request that did not succeed.
     *
     * @param what method and path, or the name of a DDP call
     * @param pod the pod the user was bound to, empty for none
     * @param status the HTTP status, 0 when there was none
     */
    record Failed(Instant time, User user, String what, String pod, int status, String words, double millis)
            implements Event {
        boolean get() {
            return what.startsWith("GET ");
        }

        Instant sent() {
            return time.minusNanos((long) (millis * 1e6));
        }
    }

    /** A GET on a reused connection that was closed under it and was sent again; not a failure, see {@link Lane}. */
    record Reset(Instant time, User user, String what) implements Event {}

    /**
     * A DDP session that works: its first call was answered.
     *
     * @param millis since the session before it ended, or, for the first, since it was tried
     */
    record Opened(Instant time, User user, String pod, double millis, boolean reopened) implements Event {}

    /** An attempt to open a DDP session that failed. */
    record OpenFailed(Instant time, User user, String pod, int status, String words) implements Event {}

    /**
     * A DDP session that ended.
     *
     * @param byApp whether the app said so, in a close frame
     * @param code the code of the close frame; 1006 for none; for polling, an HTTP status that ended the session
     */
    record Ended(Instant time, User user, String pod, boolean byApp, int code, String words) implements Event {}
}
