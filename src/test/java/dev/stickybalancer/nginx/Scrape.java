package dev.stickybalancer.nginx;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus would read: values by name and labels, as {@code name{label="value"}}. */
record Scrape(Map<String, Double> values) {
    private static final Pattern LINE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*})?) ([0-9.e+-]+)$");

    /** Nothing while nobody listens there. */
    static Scrape of(int port) {
        try (var connection = Connection.to(port)) {
            var body = connection
                    .ask(Request.get("/metrics").header("Connection", "close"))
                    .body();
            return new Scrape(LINE.matcher(body)
                    .results()
                    .collect(Collectors.toMap(line -> line.group(1), line -> Double.valueOf(line.group(2)))));
        } catch (UncheckedIOException notYet) {
            return new Scrape(Map.of());
        }
    }

    /** 0 for what is not told. */
    long count(String series) {
        return values.getOrDefault(series, 0.0).longValue();
    }

    /** How many sessions were new, kept or moved. */
    long sessions(String outcome) {
        return count("stickybalancer_sessions_total{outcome=\"" + outcome + "\"}");
    }

    long requests(String backend, String status) {
        return count("stickybalancer_requests_total{backend=\"" + backend + "\",status=\"" + status + "\"}");
    }

    /** All values of a label, of whatever series. */
    Set<String> labels(String name) {
        return values.keySet().stream()
                .flatMap(series -> Pattern.compile(name + "=\"([^\"]*)\"")
                        .matcher(series)
                        .results()
                        .map(value -> value.group(1)))
                .collect(Collectors.toSet());
    }

    long requests() {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("stickybalancer_requests_total{"))
                .mapToLong(entry -> entry.getValue().longValue())
                .sum();
    }
}
