package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
                .open(new Member(new Event.User(UserKind.POLLING, 1), target, new Recorder(), new AtomicBoolean(true)));
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

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/xhr") && polls.incrementAndGet() == 2) {
            await(secondPollEnds);
            exchange.close();
            return;
        }
        byte[] body = (path.endsWith("/xhr") ? "o\n" : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Pod", "a");
        exchange.sendResponseHeaders(path.endsWith("/xhr_send") ? 404 : 200, body.length);
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
