package dev.stickybalancer.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Requests to the API server, as its client makes them. */
public final class ApiMetrics implements Interceptor {
    private static final String NO_ANSWER = "none";
    private static final String APPLY = "apply-patch";
    private static final String WATCH = "watch=true";

    private final Counter requests;
    private final Histogram durations;

    /** Weak: of a request that fails the client tells another copy, and this one is never heard of again. */
    private final Map<HttpRequest, Long> sentAt = Collections.synchronizedMap(new WeakHashMap<>());

    ApiMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("stickybalancer_api_requests_total")
                .help("Requests to the API server by Kubernetes verb and HTTP code; code \"none\": there was no answer")
                .labelNames("verb", "code")
                .register(registry);
        durations = Histogram.builder()
                .name("stickybalancer_api_request_duration_seconds")
                .help("From a request to the API server to the head of its answer; without watches")
                .labelNames("verb")
                .classicOnly()
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .register(registry);
    }

    /** The first call that gets the very request that {@link #after} will get. */
    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        sentAt.put(request, System.nanoTime());
        return consumer;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String verb = verb(request);
        requests.labelValues(verb, Integer.toString(response.code())).inc();
        Long sent = sentAt.remove(request);
        if (sent != null && !verb.equals("watch")) {
            durations.labelValues(verb).observe((System.nanoTime() - sent) / 1e9);
        }
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        requests.labelValues(verb(request), NO_ANSWER).inc();
    }

    /** In Kubernetes' words, which tell more than HTTP's. */
    static String verb(HttpRequest request) {
        String method = request.method().toUpperCase(Locale.ROOT);
        return switch (method) {
            case "GET" -> read(request.uri());
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> isApply(request) ? "apply" : "patch";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static String read(URI uri) {
        if (Optional.ofNullable(uri.getQuery()).orElse("").contains(WATCH)) {
            return "watch";
        }
        return isCollection(uri.getPath()) ? "list" : "get";
    }

    /** {@code /api/v1/pods} and {@code /apis/GROUP/VERSION/namespaces/NAMESPACE/deployments}. */
    private static boolean isCollection(String path) {
        List<String> parts = List.of(path.replaceFirst("^/", "").split("/"));
        int resource = parts.get(0).equals("apis") ? 3 : 2;
        boolean namespaced = parts.size() > resource + 2 && parts.get(resource).equals("namespaces");
        return parts.size() == resource + (namespaced ? 3 : 1);
    }

    /** The client keeps the type of a body apart from the headers. */
    private static boolean isApply(HttpRequest request) {
        return request instanceof StandardHttpRequest standard
                && Optional.ofNullable(standard.getContentType()).orElse("").contains(APPLY);
    }
}
