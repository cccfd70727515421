package dev.stickybalancer.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.plan.HostsFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks nginx pods through their admin port. */
public final class PodAdmin implements PodQuestions {
    /** Within a cluster an answer takes a millisecond or two; longer waits would hold up endpoint changes. */
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private static final String CONFIG_HASH_HEADER = "X-Config-Hash";
    private static final int SHOWN_MESSAGE = 1024;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    public PodAdmin(HttpClient http) {
        this.http = http;
    }

    @Override
    public CompletableFuture<PodAnswer> ask(String address, Instant now) {
        return get(address, "/endpoints")
                .thenCombine(get(address, "/status"), (endpoints, status) -> answer(endpoints, status, now));
    }

    private CompletableFuture<HttpResponse<String>> get(String address, String path) {
        String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        URI uri = URI.create("http://" + host + ":" + PodPorts.STANDARD.admin() + path);
        return http.sendAsync(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString());
    }

    private PodAnswer answer(HttpResponse<String> endpoints, HttpResponse<String> status, Instant now) {
        JsonNode agent = parse(status);
        JsonNode config = agent.path("config");
        return new PodAnswer(
                now,
                true,
                new PodAnswer.Config(
                        endpoints.headers().firstValue(CONFIG_HASH_HEADER).orElse(""),
                        config.path("delivered").asText(""),
                        config.path("rejected").asText(""),
                        message(config, "message")),
                endpoints.statusCode() == 200 ? HostsFile.parse(endpoints.body()) : Optional.empty(),
                new PodAnswer.Certificate(
                        agent.path("certificate").path("running").asText(""),
                        message(agent.path("certificate"), "problem")),
                agent.path("reloads").asInt(0),
                agent.path("zoneErrors").asInt(0));
    }

    private static String message(JsonNode node, String name) {
        String message = node.path(name).asText("");
        return message.substring(0, Math.min(message.length(), SHOWN_MESSAGE));
    }

    private JsonNode parse(HttpResponse<String> status) {
        try {
            return status.statusCode() == 200 ? json.readTree(status.body()) : json.createObjectNode();
        } catch (IOException e) {
            return json.createObjectNode();
        }
    }
}
