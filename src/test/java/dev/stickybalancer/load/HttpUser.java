package dev.stickybalancer.load;

import java.io.IOException;
import java.util.UUID;

/**
 * A user of a plain HTTP app: a request about every half second with the cookies of before, every tenth an upload. The
 * app counts the requests of each session in its memory, so a user notices a pod that has forgotten them.
 */
final class HttpUser implements Runnable {
    private static final double REQUEST_EVERY_MILLIS = 500;
    private static final int UPLOAD_EVERY = 10;
    private static final byte[] UPLOAD = new byte[20_000];

    private final Member member;

    HttpUser(Member member) {
        this.member = member;
        member.jar().set("demo_session", UUID.randomUUID().toString());
    }

    @Override
    public void run() {
        try (var lane = new Lane(member)) {
            for (int n = 1; member.runs(); n++) {
                boolean upload = n % UPLOAD_EVERY == 0;
                request(
                        lane,
                        upload
                                ? HttpCall.post("/api/upload", "application/octet-stream", UPLOAD)
                                : HttpCall.get("/api/whoami"));
                member.pause(REQUEST_EVERY_MILLIS);
            }
        }
    }

    private void request(Lane lane, HttpCall call) {
        long started = System.nanoTime();
        boolean bound = !member.pod().isEmpty();
        String what = call.name();
        try {
            HttpReply reply = lane.exchange(call);
            if (reply.status() != 200) {
                member.failed(what, reply.status(), "status " + reply.status(), started);
                return;
            }
            var answer = Ddp.parse(reply.body());
            if (answer.path("bytes").asInt(call.body().length) != call.body().length) {
                member.failed(what, 200, "the app received " + answer.path("bytes") + " bytes", started);
                return;
            }
            member.answered(
                    what,
                    answer.path("pod").asText(),
                    started,
                    bound,
                    answer.path("count").asInt());
        } catch (IOException | IllegalArgumentException e) {
            member.failed(what, 0, Member.words(e), started);
        }
    }
}
