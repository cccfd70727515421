package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Single requests, with the cookie that the caller holds and no other. */
final class Web {
    private final HttpClient http = HttpClient.newHttpClient();

    HttpResponse<String> get(Target target, String path, Optional<String> cookie)
            throws IOException, InterruptedException {
        return send(request(target, path), cookie);
    }

    /** Says that it means some host, wherever it asks. */
    HttpResponse<String> get(Target target, String host, String path, Optional<String> cookie)
            throws IOException, InterruptedException {
        return send(request(target, path).header("Host", host), cookie);
    }

    private static HttpRequest.Builder request(Target target, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + target + path)).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Optional<String> cookie)
            throws IOException, InterruptedException {
        cookie.ifPresent(value -> request.header("Cookie", value));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
