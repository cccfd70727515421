package dev.stickybalancer.load;

import java.io.IOException;

/**
 * Somebody new: one request without any cookie, a moment later one with the cookies it got, each over a new
 * connection.
 */
final class NewUser implements Runnable {
    private static final int SECOND_REQUEST_AFTER_MILLIS = 300;

    private final Member member;

    NewUser(Member member) {
        this.member = member;
    }

    @Override
    public void run() {
        if (request()) {
            member.pause(SECOND_REQUEST_AFTER_MILLIS);
            request();
        }
    }

    private boolean request() {
        long started = System.nanoTime();
        boolean bound = !member.pod().isEmpty();
        HttpCall call = HttpCall.get("/api/whoami").with(member.jar());
        String what = call.name() + (bound ? " again" : "");
        try {
            HttpReply reply = HttpConnection.once(member.target(), call, Lane.TIMEOUT_MILLIS);
            member.jar().accept(reply);
            if (reply.status() == 200) {
                member.answered(what, Ddp.parse(reply.body()).path("pod").asText(), started, bound, 0);
                return true;
            }
            member.failed(what, reply.status(), "status " + reply.status(), started);
        } catch (IOException | IllegalArgumentException e) {
            member.failed(what, 0, Member.words(e), started);
        }
        return false;
    }
}
