package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What the nginx pods tell Prometheus. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Metrics(
        @JsonPropertyDescription("mode says what every nginx pod tells Prometheus. Disabled: nothing. Basic:"
                        + " connections and requests, by an nginx-prometheus-exporter container, on the container port"
                        + " `metrics`. Full: also sessions that are new, kept or moved, and requests by pod of the app"
                        + " and class of status, by an mtail container, on the container port `sessions`. A change"
                        + " replaces the nginx pods, one after the other.")
                @Default("Disabled")
                Mode mode) {

    /** How much is told. */
    public enum Mode {
        @JsonProperty("Disabled")
        DISABLED,
        @JsonProperty("Basic")
        BASIC,
        @JsonProperty("Full")
        FULL
    }
}
