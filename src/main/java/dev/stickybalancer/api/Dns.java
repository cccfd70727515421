package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** The DNS container beside nginx. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Dns(
        @JsonPropertyDescription("image of CoreDNS with the plugins bind, errors, hosts, ready and rewrite, as the"
                        + " official image has. Left out, the operator's own default is used.")
                @Pattern(Patterns.IMAGE)
                @Size(min = 1, max = 500)
                String image,
        @JsonPropertyDescription("resources of the DNS container. A tight memory limit is dangerous: without DNS the"
                        + " nginx pod stops being ready.")
                @Default(Defaults.EMPTY)
                Resources resources) {}
