package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** How nginx talks to the app's pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.maxBodySize) || (type(self.maxBodySize) == int ? self.maxBodySize >= 0 : self.maxBodySize.matches('"
                        + Patterns.SIZE + "'))",
        message = "`proxy.maxBodySize` must be a number of bytes, or one with a unit of k, Ki, M, Mi, G or Gi",
        fieldPath = ".maxBodySize")
@SchemaCustomizer(value = SchemaDetails.class, input = "maxLength maxBodySize 18")
public record Proxy(
        @JsonPropertyDescription("connectTimeoutMilliseconds, 100 to 10000, is how long nginx waits for a pod to accept"
                        + " a connection before it tries the next one. Below 1000 a single lost packet moves a user: raise it"
                        + " to 1200 on a network that loses packets.")
                @Default(Defaults.CONNECT_TIMEOUT_MILLISECONDS)
                @Min(100)
                @Max(10_000)
                Integer connectTimeoutMilliseconds,
        @JsonPropertyDescription("readTimeoutSeconds, 35 to 86400, is the longest silence of the app on a WebSocket or"
                        + " SockJS connection. Meteor sends something every 30 seconds, so less than 35 would cut healthy"
                        + " sessions.")
                @Default(Defaults.READ_TIMEOUT_SECONDS)
                @Min(35)
                @Max(86_400)
                Integer readTimeoutSeconds,
        @JsonPropertyDescription("sendTimeoutSeconds, 35 to 86400, is the longest time the app may accept no data on a"
                        + " WebSocket or SockJS connection.")
                @Default(Defaults.SEND_TIMEOUT_SECONDS)
                @Min(35)
                @Max(86_400)
                Integer sendTimeoutSeconds,
        @JsonPropertyDescription("maxBodySize is the largest request body (uploads, large SockJS messages), in bytes or"
                        + " with a unit: 50Mi. A larger one is answered with 413. 0 means no limit.")
                @Default(Defaults.MAX_BODY_SIZE)
                Quantity maxBodySize) {}
