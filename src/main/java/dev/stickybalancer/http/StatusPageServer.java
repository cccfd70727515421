package dev.stickybalancer.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stickybalancer.ui.StatusPage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Serves the status page inside of the operator's pod and nowhere else. Who reads it comes by {@code kubectl
 * port-forward}, so that the API server has asked who they are and whether they may; there is no other log-in, and no
 * address that a mistake could put on a network.
 */
public final class StatusPageServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int HTTP_MISDIRECTED = 421;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final Set<String> READING = Set.of("GET", "HEAD");

    /**
     * A foreign page whose own name is made to mean this address (DNS rebinding) would run in the reader's browser, reach
     * the forwarded port, and send that name.
     */
    private static final Pattern OWN_HOST =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private final StatusPage page;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

    /** @param port 0 for any free one */
    public StatusPageServer(int port, StatusPage page) throws IOException {
        this.page = page;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(executor);
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            StatusPage.Answer answer = answerTo(exchange);
            byte[] body = answer.html().getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private StatusPage.Answer answerTo(HttpExchange exchange) {
        if (!READING.contains(exchange.getRequestMethod())) {
            return new StatusPage.Answer(
                    HttpURLConnection.HTTP_BAD_METHOD,
                    Map.of("Content-Type", PLAIN, "Allow", "GET, HEAD"),
                    "only GET and HEAD\n");
        }
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        if (!OWN_HOST.matcher(host).matches()) {
            return new StatusPage.Answer(
                    HTTP_MISDIRECTED, Map.of("Content-Type", PLAIN), "reach this page as localhost\n");
        }
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return page.answer(exchange.getRequestURI().getPath(), query);
    }
}
