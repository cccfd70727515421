package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** TLS towards the users. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tls(
        @Required
                @JsonPropertyDescription(
                        "secretRef names a Secret of type kubernetes.io/tls in the same namespace, such"
                                + " as cert-manager makes. A renewed certificate is taken into use without a rollout and without"
                                + " closing a connection; one that nginx cannot use never replaces a good one.")
                SecretRef secretRef,
        @JsonPropertyDescription("minVersion is the oldest TLS version that is accepted, TLSv1.2 or TLSv1.3. Ciphers"
                        + " follow Mozilla's intermediate guideline.")
                @Default("TLSv1.2")
                MinVersion minVersion,
        @JsonPropertyDescription("httpRedirect, when Enabled, answers plain HTTP with a redirect (308) to https. When"
                        + " Disabled, plain HTTP is served as well.")
                @Default("Enabled")
                Toggle httpRedirect,
        @JsonPropertyDescription("hstsMaxAgeSeconds, 0 to 63072000 (two years), is how long browsers shall refuse plain"
                        + " HTTP for this host (Strict-Transport-Security). 0 sends no such header. It cannot be taken"
                        + " back before its time: begin with a small value.")
                @Default(Defaults.HSTS_MAX_AGE_SECONDS)
                @Min(0)
                @Max(63_072_000)
                Integer hstsMaxAgeSeconds,
        @JsonPropertyDescription(
                        "http3, when Enabled, also offers HTTP/3 (QUIC, UDP) on the https port. WebSockets stay"
                                + " on HTTP/1.1. A reload of nginx makes HTTP/3 clients connect anew.")
                @Default("Disabled")
                Toggle http3) {

    /** A TLS Secret of the same namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretRef(
            @Required
                    @JsonPropertyDescription("name of the Secret, 1 to 253 characters.")
                    @Pattern(Patterns.OBJECT_NAME)
                    @Size(min = 1, max = 253)
                    String name) {}

    /** Oldest TLS version. */
    public enum MinVersion {
        @JsonProperty("TLSv1.2")
        TLS_1_2,
        @JsonProperty("TLSv1.3")
        TLS_1_3
    }
}
