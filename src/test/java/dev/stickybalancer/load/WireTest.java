package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire against a server that says byte by byte what the test wants, one connection after the other. */
class WireTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Pod: a\r\n\r\nok";

    private final Recorder recorder = new Recorder();
    private ServerSocket server;
    private Member member;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var target = new Target("127.0.0.1", server.getLocalPort());
        member = new Member(new Event.User(UserKind.HTTP, 1), target, recorder, new AtomicBoolean(true));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void an_answer_in_chunks_is_read_to_its_end() throws IOException {
        serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
        assertEquals(
                "abcde",
                HttpConnection.once(member.target(), HttpCall.get("/"), 1000).body());
    }

    @Test
    void an_answer_that_stops_in_the_middle_is_an_error() {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        var e = assertThrows(IOException.class, () -> HttpConnection.once(member.target(), HttpCall.get("/"), 1000));
        assertEquals("connection closed in the middle of an answer", e.getMessage());
    }

    @Test
    void cookies_are_kept_and_replaced_and_their_attributes_ignored() {
        var jar = new CookieJar(true);
        assertTrue(jar.isEmpty());
        jar.accept(new HttpReply(200, Map.of("set-cookie", List.of("route=1; path=/; httponly", "x=y")), ""));
        jar.accept(new HttpReply(200, Map.of("set-cookie", List.of("route=2; Max-Age=0")), ""));
        assertEquals("route=2; x=y", jar.header());
        var never = new CookieJar(false);
        never.accept(new HttpReply(200, Map.of("set-cookie", List.of("route=1")), ""));
        assertTrue(never.isEmpty());
    }

    @Test
    void an_app_below_a_path_is_asked_there() {
        var request = HttpCall.get("/api/whoami").bytes(new Target("a", 1).below("/shop"));
        assertTrue(new String(request, StandardCharsets.ISO_8859_1).startsWith("GET /shop/api/whoami HTTP/1.1\r\n"));
    }

    @Test
    void a_get_on_a_reused_connection_that_is_closed_under_it_is_sent_again_and_told() throws IOException {
        serve(OK, null, OK); // the first connection: one answer, then the end; the second: an answer
        try (var lane = new Lane(member)) {
            lane.exchange(HttpCall.get("/1"));
            assertEquals("ok", lane.exchange(HttpCall.get("/2")).body());
        }
        assertInstanceOf(Event.Reset.class, recorder.close().get(0));
    }

    @Test
    void a_post_on_a_reused_connection_that_is_closed_under_it_has_failed() throws IOException {
        serve(OK, null, OK);
        try (var lane = new Lane(member)) {
            lane.exchange(HttpCall.get("/1"));
            var post = HttpCall.post("/2", "text/plain", new byte[0]);
            assertThrows(HttpConnection.NoAnswer.class, () -> lane.exchange(post));
        }
        assertTrue(recorder.close().isEmpty());
    }

    @Test
    void a_get_on_a_fresh_connection_is_never_sent_again() {
        serve(null, OK);
        try (var lane = new Lane(member)) {
            assertThrows(HttpConnection.NoAnswer.class, () -> lane.exchange(HttpCall.get("/1")));
        }
    }

    @Test
    void the_handshake_key_is_answered_as_in_the_rfc() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketWire.acceptFor("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    @Test
    void frames_are_masked_and_say_their_length_in_the_shortest_form() {
        byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
        byte[] frame = WebSocketWire.frame(1, payload);
        assertEquals(List.of((byte) 0x81, (byte) (0x80 | 5), 11), List.of(frame[0], frame[1], frame.length));
        byte[] unmasked = new byte[5];
        for (int i = 0; i < 5; i++) {
            unmasked[i] = (byte) (frame[6 + i] ^ frame[2 + i % 4]);
        }
        assertEquals("hello", new String(unmasked, StandardCharsets.UTF_8));
        assertEquals(125 + 6, WebSocketWire.frame(1, new byte[125]).length);
        assertEquals(126 + 8, WebSocketWire.frame(1, new byte[126]).length);
        assertEquals(65_536 + 14, WebSocketWire.frame(1, new byte[65_536]).length);
    }

    @Test
    void a_refused_handshake_tells_its_status_and_keeps_its_cookie() {
        serve("HTTP/1.1 503 No\r\nSet-Cookie: route=1\r\nContent-Length: 0\r\n\r\n");
        var refused = assertThrows(
                WebSocketWire.Refused.class, () -> WebSocketWire.open(member.target(), "/websocket", member.jar(), 1000)
                        .close());
        assertEquals(503, refused.status);
        assertFalse(member.jar().isEmpty());
    }

    /**
     * Answers one request after the other; {@code null} closes the connection instead of an answer, when the request
     * is there.
     */
    private void serve(String... answers) {
        CompletableFuture.runAsync(() -> {
            int next = 0;
            while (next < answers.length) {
                try (var socket = server.accept()) {
                    byte[] buffer = new byte[4096];
                    while (next < answers.length && socket.getInputStream().read(buffer) > 0) {
                        String answer = answers[next++];
                        if (answer == null) {
                            break;
                        }
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException e) {
                    return;
                }
            }
        });
    }
}
