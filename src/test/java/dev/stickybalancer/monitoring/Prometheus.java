package dev.stickybalancer.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Http;
import dev.stickybalancer.support.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A real Prometheus that scrapes and evaluates every second; a minute of an alert's {@code for} is a second. */
public final class Prometheus implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port = Ports.free();
    private final Process process;
    private final Path log;

    /**
     * Starts one.
     *
     * @param directory for its data, which stay
     * @param scrapeConfigs as below {@code scrape_configs}
     */
    public Prometheus(Path directory, List<Map<String, Object>> scrapeConfigs) throws IOException {
        Path rules = Alerts.read().write(directory, "s");
        Path config = directory.resolve("prometheus.yaml");
        Alerts.YAML.writeValue(
                config.toFile(),
                Map.of(
                        "global",
                        Map.of("scrape_interval", "1s", "scrape_timeout", "1s", "evaluation_interval", "1s"),
                        "rule_files",
                        List.of(rules.getFileName().toString()),
                        "scrape_configs",
                        scrapeConfigs));
        log = directory.resolve("prometheus.log");
        process = new ProcessBuilder(
                        Binaries.prometheus("prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data-" + System.currentTimeMillis()),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Eventually.holds(START, () -> "Prometheus is ready, see " + log, this::isReady);
    }

    /** The series that an expression yields now. */
    public JsonNode query(String expression) {
        return result(expression, "/api/v1/query?query=" + encoded(expression));
    }

    /** The series that an expression yielded from second to second. */
    public JsonNode query(String expression, Instant from, Instant to) {
        return result(
                expression,
                "/api/v1/query_range?step=1s&start=" + from + "&end=" + to + "&query=" + encoded(expression));
    }

    private JsonNode result(String expression, String path) {
        JsonNode answer = get(path);
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.at("/data/result");
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    /** The alerts that fire, each with the balancer that it is about, if any: {@code "StickyBalancerNoBackend shop"}. */
    public Set<String> firing() {
        Set<String> names = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").at("/data/alerts")) {
            if (alert.get("state").asText().equals("firing")) {
                JsonNode labels = alert.get("labels");
                names.add((labels.get("alertname").asText() + " "
                                + labels.path("balancer").asText())
                        .strip());
            }
        }
        return names;
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Prometheus ended, see " + log);
        }
        try {
            return Http.get(port, "/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(Http.get(port, path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Regularly, so that its data are whole. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
