package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * A user of a Meteor client: loads the page, opens a DDP session, calls {@code whoami} about once a second, answers
 * pings, and when the session ends opens another at the times at which Meteor's client does, with the same cookies.
 */
final class DdpUser implements Runnable {
    private static final double CALL_EVERY_MILLIS = 1000;
    private static final int NO_WAIT_LONGER_MILLIS = 200; // so that a user who is told to leave does

    private final Member member;
    private final DdpTransport transport;
    private final Reconnect reconnect = new Reconnect();

    private boolean sessionBefore;
    private long waitingSince = System.nanoTime();

    DdpUser(Member member, DdpTransport transport) {
        this.member = member;
        this.transport = transport;
    }

    @Override
    public void run() {
        try (var lane = new Lane(member)) {
            member.loadPage(lane);
        }
        waitingSince = System.nanoTime();
        while (member.runs()) {
            try (var session = transport.open(member)) {
                new Conversation(session).run();
            } catch (WebSocketWire.Refused e) {
                member.openFailed(e.status, e.getMessage());
            } catch (IOException e) {
                member.openFailed(0, Member.words(e));
            }
            if (member.runs()) {
                member.pause(reconnect.nextDelayMillis());
            }
        }
    }

    /** One session from its opening to its end. */
    private final class Conversation {
        private final DdpTransport.Session session;
        private boolean connected;
        private boolean works;
        private int calls;
        private long calledAt; // 0: no call is waiting for its answer
        private long nextCallAt;
        private String pod;

        Conversation(DdpTransport.Session session) {
            this.session = session;
            this.pod = session.pod();
        }

        void run() {
            try {
                long began = System.nanoTime();
                session.send(Ddp.CONNECT);
                while (member.runs()) {
                    if (!works && Member.millisSince(began) > Lane.TIMEOUT_MILLIS) {
                        throw new DdpTransport.Over(false, 0, "no DDP session within " + Lane.TIMEOUT_MILLIS + " ms");
                    }
                    call();
                    for (JsonNode message : session.next(millisToWait())) {
                        handle(message);
                    }
                }
            } catch (DdpTransport.Over e) {
                over(e);
            }
        }

        private void over(DdpTransport.Over end) {
            if (works) {
                member.ended(pod, end.byApp, end.code, end.getMessage());
                waitingSince = System.nanoTime();
            } else {
                member.openFailed(end.code, "before the first answer: " + end.getMessage());
            }
        }

        private int millisToWait() {
            double untilCall = -Member.millisSince(nextCallAt);
            boolean callIsNext = connected && calledAt == 0;
            return (int) Math.max(1, callIsNext ? Math.min(untilCall, NO_WAIT_LONGER_MILLIS) : NO_WAIT_LONGER_MILLIS);
        }

        private void call() throws DdpTransport.Over {
            if (calledAt != 0 && Member.millisSince(calledAt) > Lane.TIMEOUT_MILLIS) {
                member.failed("whoami", 0, "no answer within " + Lane.TIMEOUT_MILLIS + " ms", calledAt);
                throw new DdpTransport.Over(false, 0, "a call was not answered");
            }
            if (connected && calledAt == 0 && System.nanoTime() - nextCallAt >= 0) {
                calledAt = System.nanoTime();
                nextCallAt = calledAt + (long) (Member.jitter(CALL_EVERY_MILLIS) * 1e6);
                session.send(Ddp.whoami(++calls));
            }
        }

        private void handle(JsonNode message) throws DdpTransport.Over {
            var pong = Ddp.answerTo(message);
            if (pong.isPresent()) {
                session.send(pong.get());
            } else if (message.path("msg").asText().equals("connected")) {
                connected = true;
                nextCallAt = System.nanoTime();
            } else if (message.path("msg").asText().equals("result")) {
                JsonNode result = message.path("result");
                pod = result.path("pod").asText();
                if (!works) {
                    works = true;
                    member.opened(pod, waitingSince, sessionBefore);
                    sessionBefore = true;
                    reconnect.succeeded();
                }
                member.answered(
                        "whoami", pod, calledAt, true, result.path("visits").asInt());
                calledAt = 0;
            }
        }
    }
}
