package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A way to carry DDP. */
interface DdpTransport {

    /** Opens one session for the member. Throws {@link WebSocketWire.Refused} when there was an HTTP status to tell. */
    Session open(Member member) throws IOException;

    /** One open session; used by one thread. */
    interface Session extends Closeable {

        /** The app pod, empty when the transport does not show it. */
        String pod();

        void send(String message) throws Over;

        /** The messages that came in, none when none came in time. */
        List<JsonNode> next(int millis) throws Over;

        @Override
        void close();
    }

    /** The session ended; see {@link Event.Ended} for the meaning of the fields. */
    final class Over extends Exception {
        final boolean byApp;
        final int code;

        Over(boolean byApp, int code, String words) {
            super(words);
            this.byApp = byApp;
            this.code = code;
        }
    }
}
