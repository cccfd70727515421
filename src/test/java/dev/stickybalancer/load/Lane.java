package dev.stickybalancer.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Keep-alive connections of one user, one at a time, each given up after a few requests: the Service chooses a balancer
 * pod per connection, so a user meets all of them, and a cookie that only one of them understands shows as a move.
 */
final class Lane implements Closeable {
    static final int TIMEOUT_MILLIS = 10_000;
    private static final int REQUESTS_PER_CONNECTION = 5;

    private final Member member;
    private HttpConnection connection;
    private int used;

    Lane(Member member) {
        this.member = member;
    }

    /**
     * Sends a request and waits for its answer. A GET whose <em>reused</em> connection is closed under it is sent once
     * more, as browsers do, and that is recorded as {@link Event.Reset}; everything else that goes wrong is thrown.
     */
    HttpReply exchange(HttpCall call) throws IOException {
        boolean fresh = begin(call);
        try {
            return finish(TIMEOUT_MILLIS);
        } catch (HttpConnection.NoAnswer e) {
            if (fresh || !call.safe()) {
                throw e;
            }
            member.reset(call.name());
            begin(call);
            return finish(TIMEOUT_MILLIS);
        }
    }

    /** Sends a request without waiting; tells whether it went over a fresh connection. */
    boolean begin(HttpCall call) throws IOException {
        boolean fresh = connection == null || used >= REQUESTS_PER_CONNECTION || connection.closedByServer();
        if (fresh) {
            close();
            connection = HttpConnection.open(member.target(), TIMEOUT_MILLIS);
            used = 0;
        }
        used++;
        try {
            connection.send(call.with(member.jar()));
        } catch (HttpConnection.NoAnswer e) {
            // The answer, if any, or its absence is what counts: receive() tells.
        }
        return fresh;
    }

    /** The answer to the request that was begun, if it comes in time. */
    Optional<HttpReply> await(int millis) throws IOException {
        try {
            return connection.answersWithin(millis) ? Optional.of(finish(TIMEOUT_MILLIS)) : Optional.empty();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private HttpReply finish(int millis) throws IOException {
        try {
            HttpReply reply = connection.receive(millis);
            member.jar().accept(reply);
            if (!reply.keepsConnection()) {
                close();
            }
            return reply;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
