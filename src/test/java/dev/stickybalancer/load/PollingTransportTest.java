package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a polling user learns that a session is over, from an app that no longer knows the session. */
class PollingTransportTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger polls = new AtomicInteger();
    private final CountDownLatch secondPollEnds = new CountDownLatch(1);
    private final CountDownLatch secondPollEnded = new CountDownLatch(1);
    private final Recorder recorder = new Recorder();
    private volatile String secondPollGoesTo = "";
    private HttpServer app;
    private DdpTransport.Session session;

    @BeforeEach
    void open() throws IOException {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.setExecutor(threads);
        app.createContext("/", this::answer);
        app.start();
        var target = new Target("127.0.0.1", app.getAddress().getPort());
        session = new PollingTransport()
                .open(new Member(new Event.User(UserKind.POLLING, 1), target, recorder, new AtomicBoolean(true)));
    }

    @AfterEach
    void stop() {
        secondPollEnds.countDown();
        session.close();
        app.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_refused_message_is_not_what_ended_a_session_whose_poll_broke() {
        secondPollEnds.countDown();
        var over = assertThrows(DdpTransport.Over.class, () -> session.send(Ddp.CONNECT));
        assertEquals(WebSocketWire.ABNORMAL, over.code, over.getMessage());
    }

    @Test
    void a_message_that_is_refused_while_the_poll_waits_went_to_a_pod_without_the_session() {
        var over = assertThrows(DdpTransport.Over.class, () -> session.send(Ddp.CONNECT));
        assertEquals(404, over.code, over.getMessage());
    }

    @Test
    void who_two_pods_refused_at_once_is_at_the_one_that_was_read_last() {
        secondPollGoesTo = "c";
        secondPollEnds.countDown();
        var over = assertThrows(DdpTransport.Over.class, () -> session.send(Ddp.CONNECT));
        assertEquals(200, over.code, over.getMessage());
        assertEquals(
                List.of("c"),
                recorder.close().stream().map(Judgement::podOf).toList(),
                "the user, whose cookie the last answer set, was not at the other pod");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/xhr") && polls.incrementAndGet() == 2) {
            await(secondPollEnds);
            if (secondPollGoesTo.isEmpty()) {
                exchange.close();
            } else {
                reply(exchange, secondPollGoesTo, 200, "o\n");
            }
            secondPollEnded.countDown();
        } else if (path.endsWith("/xhr_send")) {
            if (secondPollEnds.getCount() == 0) {
                await(secondPollEnded);
            }
            reply(exchange, "b", 404, "{}");
        } else {
            reply(exchange, "a", 200, path.endsWith("/xhr") ? "o\n" : "{}");
        }
    }

    private static void reply(HttpExchange exchange, String pod, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Pod", pod);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
