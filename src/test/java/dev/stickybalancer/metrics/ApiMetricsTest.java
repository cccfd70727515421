package dev.stickybalancer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiMetricsTest {
    private final OperatorMetrics metrics = new OperatorMetrics();

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/pods?labelSelector=a%3Db, '', list",
        "GET, /api/v1/namespaces/shop/pods, '', list",
        "GET, /apis/apps/v1/namespaces/shop/deployments, '', list",
        "GET, /apis/apps/v1/namespaces/shop/deployments/front, '', get",
        "GET, /api/v1/namespaces/shop, '', get",
        "GET, /api/v1/pods?allowWatchBookmarks=true&watch=true, '', watch",
        "POST, /apis/events.k8s.io/v1/namespaces/shop/events, application/json, create",
        "PUT, /apis/coordination.k8s.io/v1/namespaces/a/leases/b, application/json, update",
        "PATCH, /api/v1/namespaces/shop/pods/a, application/apply-patch+yaml, apply",
        "PATCH, /api/v1/namespaces/shop/configmaps/a, application/json-patch+json, patch",
        "DELETE, /api/v1/namespaces/shop/pods/a, '', delete"
    })
    void requests_are_named_as_kubernetes_names_them(String method, String path, String type, String verb) {
        assertEquals(verb, ApiMetrics.verb(request(method, path, type)));
    }

    @Test
    void answer_is_counted_and_timed() {
        Told.answered(metrics, request("GET", "/api/v1/pods", ""), 200);
        assertHas("stickybalancer_api_requests_total{code=\"200\",verb=\"list\"} 1.0");
        assertHas("stickybalancer_api_request_duration_seconds_count{verb=\"list\"} 1");
    }

    @Test
    void watch_is_counted_and_not_timed() {
        Told.answered(metrics, request("GET", "/api/v1/pods?watch=true", ""), 101);
        assertHas("stickybalancer_api_requests_total{code=\"101\",verb=\"watch\"} 1.0");
        assertFalse(metrics.text().contains("duration_seconds_count{verb=\"watch\""));
    }

    @Test
    void request_without_an_answer_has_no_code() {
        metrics.api().afterConnectionFailure(request("GET", "/api/v1/pods", ""), new IOException("refused"));
        assertHas("stickybalancer_api_requests_total{code=\"none\",verb=\"list\"} 1.0");
    }

    private static HttpRequest request(String method, String path, String type) {
        return new StandardHttpRequest.Builder()
                .uri("https://api.example" + path)
                .method(method, type, "")
                .build();
    }

    private void assertHas(String line) {
        assertTrue(metrics.text().lines().anyMatch(line::equals), () -> line + " in\n" + metrics.text());
    }
}
