package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** How nginx talks to the app's pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.maxBodySize) || (type(self.maxBodySize) == int ? self.maxBodySize >= 0 : self.maxBodySize.matches('"
                        + Patterns.SIZE + "'))",
        message = "`proxy.maxBodySize` must be a number of bytes, or one with a unit of k, Ki, M, Mi, G or Gi",
        fieldPath = ".maxBodySize",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.trustedProxies) || self.trustedProxies.all(n, isCIDR(n) && cidr(n) == cidr(n).masked())",
        message = "`proxy.trustedProxies` must hold networks such as 10.0.0.0/8 or fd00::/8, without bits behind the"
                + " prefix",
        fieldPath = ".trustedProxies",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.protocol) || self.protocol != 'PROXY' || (has(self.trustedProxies) &&"
                + " size(self.trustedProxies) > 0)",
        message = "`proxy.protocol: PROXY` must come with `proxy.trustedProxies`: anybody could claim any address"
                + " otherwise",
        fieldPath = ".protocol",
        reason = Reasons.INVALID)
@SchemaCustomizer(value = SchemaDetails.class, input = "maxLength maxBodySize 18")
@SchemaCustomizer(value = SchemaDetails.class, input = "set trustedProxies 49 " + Patterns.NETWORK)
public record Proxy(
        @JsonPropertyDescription("connectTimeoutMilliseconds, 100 to 10000, is how long nginx waits for a pod to accept"
                        + " a connection before it tries the next one. Two pods may be waited for one after the other. Below"
                        + " 1000 a single lost packet moves a user: raise it to 1200 on a network that loses packets.")
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
                Quantity maxBodySize,
        @JsonPropertyDescription(
                        "trustedProxies, at most 64, are the networks (such as 10.0.0.0/8) of load balancers or"
                                + " proxies in front of this one. Of their connections the user's address is taken from"
                                + " X-Forwarded-For and the scheme from X-Forwarded-Proto; of all others both are overwritten."
                                + " The app gets exactly one address: its HTTP_FORWARDED_COUNT is always 1.")
                @Size(max = 64)
                List<String> trustedProxies,
        @JsonPropertyDescription("protocol of the connections that come in: HTTP, or PROXY for a load balancer that"
                        + " puts a PROXY protocol header before each connection. PROXY needs `trustedProxies`, because"
                        + " anybody can write such a header, and refuses connections without one.")
                @Default("HTTP")
                Protocol protocol) {

    /** What a connection begins with. */
    public enum Protocol {
        @JsonProperty("HTTP")
        HTTP,
        @JsonProperty("PROXY")
        PROXY
    }
}
