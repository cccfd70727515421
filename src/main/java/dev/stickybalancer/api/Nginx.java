package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The nginx containers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "listMap imagePullSecrets name")
@SchemaCustomizer(
        value = SchemaDetails.class,
        input = "itemDescription imagePullSecrets One Secret with registry credentials.")
public record Nginx(
        @JsonPropertyDescription("image of nginx 1.30.6 or newer with a shell, as the official image is. Left out, the"
                        + " operator's own default is used.")
                @Pattern(Patterns.IMAGE)
                @Size(min = 1, max = 500)
                String image,
        @JsonPropertyDescription("imagePullPolicy of both containers: Always, IfNotPresent or Never.")
                @Default("IfNotPresent")
                PullPolicy imagePullPolicy,
        @JsonPropertyDescription("imagePullSecrets, at most 10, name Secrets of the same namespace with registry"
                        + " credentials, for both containers' images.")
                @Size(max = 10)
                List<PullSecret> imagePullSecrets,
        @JsonPropertyDescription("resources of the nginx container. A proxied WebSocket takes about 22 KiB.")
                @Default(Defaults.EMPTY)
                Resources resources,
        @JsonPropertyDescription("workerProcesses of nginx, 1 to 64. One worker fills one CPU.")
                @Default(Defaults.WORKER_PROCESSES)
                @Min(1)
                @Max(64)
                Integer workerProcesses,
        @JsonPropertyDescription("workerConnections per worker, 256 to 65536. A proxied request or WebSocket takes two:"
                        + " 2 pods with 2 workers of 8192 connections hold 16384 WebSockets, and"
                        + " take about 22 KiB of memory for each.")
                @Default(Defaults.WORKER_CONNECTIONS)
                @Min(256)
                @Max(65_536)
                Integer workerConnections,
        @JsonPropertyDescription("shutdownGraceSeconds, 10 to 86400, is how long a stopping nginx pod keeps open"
                        + " WebSockets and running requests before it closes them.")
                @Default(Defaults.SHUTDOWN_GRACE_SECONDS)
                @Min(10)
                @Max(86_400)
                Integer shutdownGraceSeconds) {

    /** When the kubelet pulls an image. */
    public enum PullPolicy {
        @JsonProperty("Always")
        ALWAYS("Always"),
        @JsonProperty("IfNotPresent")
        IF_NOT_PRESENT("IfNotPresent"),
        @JsonProperty("Never")
        NEVER("Never");

        private final String kubernetesName;

        PullPolicy(String kubernetesName) {
            this.kubernetesName = kubernetesName;
        }

        /** The value in a container's {@code imagePullPolicy}. */
        public String kubernetesName() {
            return kubernetesName;
        }
    }

    /** A Secret with registry credentials. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PullSecret(
            @Required
                    @JsonPropertyDescription("name of the Secret, 1 to 253 characters.")
                    @Pattern(Patterns.OBJECT_NAME)
                    @Size(min = 1, max = 253)
                    String name) {}
}
