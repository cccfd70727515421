package dev.stickybalancer.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A request, or an attempt to open a DDP session, that failed.
 *
 * @param sent when the request was; of an opening, when its failure was noticed
 * @param get whether it was a request that may be repeated
 * @param status of the answer; 0 or a WebSocket's code when there was none
 * @param words what a person wants to know
 */
public record Trouble(Instant sent, Instant noticed, UserKind kind, boolean get, int status, String words) {

    /** Whether somebody was shown an error, and did not just find nobody there. */
    public boolean isErrorPage() {
        return status >= 400 && status < 600;
    }

    static List<Trouble> of(List<Event> events) {
        List<Trouble> troubles = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Failed failed) {
                troubles.add(new Trouble(
                        failed.sent(),
                        failed.time(),
                        failed.user().kind(),
                        failed.get(),
                        failed.status(),
                        failed.user() + " at pod '" + failed.pod() + "': " + failed.what() + ": " + failed.words()));
            } else if (event instanceof Event.OpenFailed failed) {
                troubles.add(new Trouble(
                        failed.time(),
                        failed.time(),
                        failed.user().kind(),
                        false,
                        failed.status(),
                        failed.user() + " could not open a session: " + failed.words()));
            }
        }
        return troubles;
    }
}
