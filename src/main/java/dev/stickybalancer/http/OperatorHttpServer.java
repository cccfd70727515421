package dev.stickybalancer.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stickybalancer.metrics.OperatorMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * {@code /livez} answers as long as the process can, whatever the API server does: restarting the operator would not
 * bring that back. {@code /readyz} answers 200 once the process can lead or follow. {@code /metrics} is Prometheus text.
 */
public final class OperatorHttpServer implements AutoCloseable {
    private static final int THREADS = 2;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

    public OperatorHttpServer(int port, BooleanSupplier ready, OperatorMetrics metrics) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/livez", exchange -> answer(exchange, 200, "text/plain", "ok\n"));
        server.createContext("/readyz", exchange -> {
            boolean isReady = ready.getAsBoolean();
            answer(exchange, isReady ? 200 : 503, "text/plain", isReady ? "ok\n" : "starting\n");
        });
        server.createContext(
                "/metrics", exchange -> answer(exchange, 200, OperatorMetrics.CONTENT_TYPE, metrics.text()));
        server.setExecutor(executor);
        server.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            boolean readable = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            byte[] bytes = (readable ? body : "only GET\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(
                    readable ? status : 405, exchange.getRequestMethod().equals("HEAD") ? -1 : bytes.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
