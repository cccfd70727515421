package dev.stickybalancer.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SockJS xhr-polling of {@link StandIns}: each pod has its sessions, and each of these the messages for its next poll. */
final class StandInPolling {
    private static final Pattern REQUEST = Pattern.compile("POST (/sockjs/[^/]+/[^/]+)/(xhr|xhr_send) .*");
    private static final int HEARTBEAT_SECONDS = 25;

    private final Map<String, BlockingQueue<String>> sessions = new ConcurrentHashMap<>();

    record Answer(String status, String body) {}

    /** Empty for any other request; else waits for as long as a poll does. */
    Optional<Answer> answer(String pod, String requestLine, byte[] body) throws InterruptedException {
        Matcher request = REQUEST.matcher(requestLine);
        if (!request.matches()) {
            return Optional.empty();
        }
        String session = pod + request.group(1);
        return Optional.of(request.group(2).equals("xhr") ? poll(session) : send(pod, session, body));
    }

    private Answer poll(String session) throws InterruptedException {
        if (sessions.putIfAbsent(session, new LinkedBlockingQueue<>()) == null) {
            return new Answer("200 OK", "o\n");
        }
        String message = sessions.get(session).poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return new Answer("200 OK", (message == null ? "h" : "a" + Ddp.packed(message)) + "\n");
    }

    private Answer send(String pod, String session, byte[] body) {
        BlockingQueue<String> messages = sessions.get(session);
        if (messages == null) {
            return new Answer("404 Not Found", "");
        }
        Ddp.messages("a" + new String(body, StandardCharsets.UTF_8)).stream()
                .flatMap(message -> StandIns.answerTo(pod, message).stream())
                .forEach(messages::add);
        return new Answer("204 No Content", "");
    }
}
