package dev.stickybalancer.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * DDP over SockJS xhr-polling. A poll is always waiting, and messages go up in requests of their own; one of them at
 * another pod ends the session, in one of two ways: {@code xhr_send} answers 404, or a poll succeeds and opens a new
 * session there, which shows only in its {@code o} frame.
 */
final class PollingTransport implements DdpTransport {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int NOTICED_MILLIS = 100; // what both ends of a connection learn at the same time

    @Override
    public Session open(Member member) throws IOException {
        var open = new Open(member);
        try {
            open.begin();
            return open;
        } catch (IOException e) {
            open.close();
            throw e;
        }
    }

    private static String newPath() {
        var random = ThreadLocalRandom.current();
        var path = new StringBuilder(String.format("/sockjs/%03d/", random.nextInt(1000)));
        random.ints(8, 0, ALPHABET.length()).forEach(i -> path.append(ALPHABET.charAt(i)));
        return path.toString();
    }

    private static final class Open implements Session {
        private final Member member;
        private final Lane polls;
        private final Lane sends;
        private final String path = newPath();
        private String pod = "";

        Open(Member member) {
            this.member = member;
            this.polls = new Lane(member);
            this.sends = new Lane(member);
        }

        void begin() throws IOException {
            demand(sends.exchange(HttpCall.get("/sockjs/info")), "/sockjs/info");
            HttpReply reply = polls.exchange(poll());
            demand(reply, "the first poll");
            if (!reply.body().equals("o\n")) {
                throw new IOException("the first poll answered " + reply.body());
            }
            pod = reply.pod().orElse("");
            polls.begin(poll());
        }

        private static void demand(HttpReply reply, String what) throws IOException {
            if (reply.status() != 200) {
                throw new WebSocketWire.Refused(reply.status());
            }
            if (reply.pod().isEmpty()) {
                throw new IOException(what + " was not answered by an app pod");
            }
        }

        @Override
        public String pod() {
            return pod;
        }

        @Override
        public void send(String message) throws Over {
            long started = System.nanoTime();
            try {
                byte[] body = Ddp.packed(message).getBytes(StandardCharsets.UTF_8);
                HttpReply reply = sends.exchange(HttpCall.post(path + "/xhr_send", "text/plain", body));
                if (reply.status() != 204) {
                    // SockJS gives up a session whose waiting poll breaks, and this request may be the first to hear
                    // of it; or both went to other pods when theirs ended: the answer read last tells to which.
                    next(NOTICED_MILLIS);
                    throw over(reply, "xhr_send");
                }
                member.answered("xhr_send", reply.pod().orElse(pod), started, true, 0);
            } catch (IOException e) {
                throw broken("xhr_send", e);
            }
        }

        @Override
        public List<JsonNode> next(int millis) throws Over {
            try {
                Optional<HttpReply> reply = polls.await(millis);
                return reply.isPresent() ? take(reply.get()) : List.of();
            } catch (IOException e) {
                throw broken("poll", e);
            }
        }

        private List<JsonNode> take(HttpReply reply) throws Over, IOException {
            if (reply.status() != 200) {
                throw over(reply, "poll");
            }
            String frame = reply.body().strip();
            switch (frame.isEmpty() ? ' ' : frame.charAt(0)) {
                case 'a', 'h' -> {
                    member.seen(reply.pod().orElse(pod));
                    polls.begin(poll());
                    return frame.charAt(0) == 'a' ? Ddp.messages(frame) : List.of();
                }
                case 'c' -> {
                    JsonNode close = Ddp.parse(frame.substring(1));
                    throw new Over(true, close.path(0).asInt(), close.path(1).asText());
                }
                case 'o' -> throw over(reply, "poll opened a new session: o frame in mid-session");
                default -> throw over(reply, "poll answered " + frame);
            }
        }

        private static Over broken(String what, IOException e) {
            return new Over(false, WebSocketWire.ABNORMAL, what + ": " + Member.words(e));
        }

        private Over over(HttpReply reply, String what) {
            reply.pod().ifPresent(member::seen);
            return new Over(
                    false,
                    reply.status(),
                    what + ", status " + reply.status() + " from " + reply.pod().orElse("nobody") + ", opened at "
                            + pod);
        }

        private HttpCall poll() {
            return HttpCall.post(path + "/xhr", "text/plain", new byte[0]);
        }

        @Override
        public void close() {
            polls.close();
            sends.close();
        }
    }
}
