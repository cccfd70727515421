package dev.stickybalancer.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.ui.State;
import dev.stickybalancer.ui.StatusPage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page over HTTP, spoken by hand: a client library would not send what an attacker does. */
class StatusPageServerTest {
    private final StatusPageServer server =
            new StatusPageServer(0, new StatusPage(() -> new State.Leading(List.of()), Clock.systemUTC()));

    StatusPageServerTest() throws IOException {}

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void page_is_served_with_its_policy() throws IOException {
        String answer = ask("GET", "/ui", "localhost:8082");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("Content-security-policy: default-src 'none';"), answer);
        assertTrue(answer.contains("<h1>Balancers</h1>"), answer);
        assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("set-cookie"), answer);
    }

    @Test
    void head_has_the_headers_only() throws IOException {
        String answer = ask("HEAD", "/ui", "localhost");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void other_methods_are_refused(String method) throws IOException {
        assertTrue(ask(method, "/ui", "localhost").startsWith("HTTP/1.1 405 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8082", "127.0.0.1:8082", "[::1]:8082"})
    void this_machines_own_names_are_answered(String host) throws IOException {
        assertTrue(ask("GET", "/ui", host).startsWith("HTTP/1.1 200 "), host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example:8082",
                "127.0.0.1.evil.example",
                "10.0.0.7",
                "operator",
                ""
            })
    void name_that_was_made_to_mean_this_address_is_refused(String host) throws IOException {
        String answer = ask("GET", "/ui", host);
        assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
        assertFalse(answer.contains("<html"), answer);
    }

    @Test
    void no_network_leads_to_it() throws IOException {
        assertTrue(server.address().getAddress().isLoopbackAddress(), server.address()::toString);
        // One that listens on every address would answer here, too.
        assertThrows(
                ConnectException.class,
                () -> new Socket("127.0.0.2", server.address().getPort()).close());
    }

    private String ask(String method, String path, String host) throws IOException {
        try (Socket socket = open()) {
            write(socket, method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket open() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
}
