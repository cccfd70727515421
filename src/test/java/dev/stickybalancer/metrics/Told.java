package dev.stickybalancer.metrics;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.validate.SpecValidation;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** What the operator tells the metrics. */
final class Told {
    private Told() {}

    static StickyBalancer balancer(String name) {
        return Serialization.unmarshal(
                """
                apiVersion: stickybalancer.dev/v1alpha1
                kind: StickyBalancer
                metadata: {name: %s, namespace: shops}
                spec: {replicas: 3, backend: {serviceRef: {name: app}}, nginx: {workerProcesses: 2, workerConnections: 1024}}
                """
                        .formatted(name),
                StickyBalancer.class);
    }

    static StickyBalancerStatus status(String reason) {
        return new StickyBalancerStatus(
                List.of(new ConditionBuilder()
                        .withType("Ready")
                        .withStatus(reason.equals("Ready") ? "True" : "False")
                        .withReason(reason)
                        .build()),
                1L,
                new StickyBalancerStatus.EndpointCounts(5, 2, 1),
                3,
                3,
                2,
                "",
                "",
                "",
                null,
                null);
    }

    static void balancer(OperatorMetrics metrics, String name, String reason) {
        StickyBalancer balancer = balancer(name);
        metrics.balancers()
                .accepted(balancer, SpecValidation.of(balancer).settings().orElseThrow());
        metrics.balancers().told(balancer, status(reason));
    }

    /** A request to the API server and its answer. */
    static void answered(OperatorMetrics metrics, HttpRequest request, int code) {
        HttpResponse<?> response = mock(HttpResponse.class);
        when(response.code()).thenReturn(code);
        metrics.api().consumer(null, request);
        metrics.api().after(request, response, null);
    }
}
