package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** How a user is kept on one pod. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Session(
        @JsonPropertyDescription("cookie is the affinity cookie that nginx gives every user. Its value is a hash of"
                        + " the pod's address, so every nginx pod understands it, before and after a restart.")
                @Default(Defaults.EMPTY)
                Cookie cookie,
        @JsonPropertyDescription("sockJSFallback, when Enabled, keeps SockJS polling and streaming sessions of clients"
                        + " that send no cookie (cross-site DDP, blocked third-party cookies) on their pod by the session"
                        + " id in their path. Their share of a pod stays there until the pod is gone.")
                @Default("Enabled")
                Toggle sockJSFallback) {

    /** The affinity cookie. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cookie(
            @JsonPropertyDescription("name of the cookie, 1 to 64 letters, digits, underscores, dots and dashes. It"
                            + " must differ from the app's own cookies.")
                    @Default(Defaults.COOKIE_NAME)
                    @Pattern(Patterns.COOKIE_NAME)
                    @Size(min = 1, max = 64)
                    String name,
            @JsonPropertyDescription("path the cookie is sent for, 1 to 256 characters. Several balancers on one host"
                            + " name need different paths or names.")
                    @Default(Defaults.COOKIE_PATH)
                    @Pattern(Patterns.COOKIE_PATH)
                    @Size(min = 1, max = 256)
                    String path,
            @JsonPropertyDescription("domain the cookie is sent to, subdomains included, at most 253 characters. Left"
                            + " out, it goes to the very host that the user visited, which is safest.")
                    @Pattern(Patterns.COOKIE_DOMAIN)
                    @Size(min = 1, max = 253)
                    String domain,
            @JsonPropertyDescription("maxAgeSeconds, 60 to 31536000 (a year), is how long the browser keeps the cookie"
                            + " after the last response. Left out, it lasts until the browser closes.")
                    @Min(60)
                    @Max(31_536_000)
                    Integer maxAgeSeconds,
            @JsonPropertyDescription("secure says whether the cookie is for https only. Always is right when TLS ends"
                            + " in front of the balancer; over plain http browsers drop such a cookie and nobody is sticky."
                            + " Auto sets it with `tls`, unless `tls.httpRedirect` is Disabled and users may come over"
                            + " plain http.")
                    @Default("Auto")
                    Secure secure,
            @JsonPropertyDescription("httpOnly, when Enabled, hides the cookie from scripts in the browser.")
                    @Default("Enabled")
                    Toggle httpOnly,
            @JsonPropertyDescription(
                            "sameSite says whether other sites' pages send the cookie: Strict, Lax, None"
                                    + " (needs a secure cookie: `tls` or `secure: Always`; for Cordova apps and cross-site DDP) or Unset (no attribute).")
                    @Default("Lax")
                    SameSite sameSite) {}

    /** When the cookie carries the {@code Secure} attribute. */
    public enum Secure {
        @JsonProperty("Auto")
        AUTO,
        @JsonProperty("Always")
        ALWAYS,
        @JsonProperty("Never")
        NEVER
    }

    /** The cookie's {@code SameSite} attribute. */
    public enum SameSite {
        @JsonProperty("Strict")
        STRICT,
        @JsonProperty("Lax")
        LAX,
        @JsonProperty("None")
        NONE,
        @JsonProperty("Unset")
        UNSET
    }
}
