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
import java.util.Map;

/** The Service in front of nginx. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.annotations) || self.annotations.all(k, size(k) <= 316 &&"
                + " k.indexOf('/') <= 253 && k.matches('" + Patterns.LABEL_KEY
                + "'))",
        message = "`service.annotations` must have valid annotation keys: an optional DNS prefix, a slash, and at most"
                + " 63 letters, digits, dashes, underscores and dots",
        fieldPath = ".annotations",
        reason = Reasons.INVALID)
@SchemaCustomizer(value = SchemaDetails.class, input = "maxValueLength annotations 4096")
public record FrontService(
        @JsonPropertyDescription("type of the Service: ClusterIP, NodePort or LoadBalancer.") @Default("ClusterIP")
                Type type,
        @JsonPropertyDescription("annotations, at most 32, are put on the Service, for example for a cloud load"
                        + " balancer. Annotations that others put there stay.")
                @Size(max = 32)
                Map<String, String> annotations,
        @JsonPropertyDescription("httpPort is the Service's port for plain HTTP, 1 to 65535.")
                @Default(Defaults.HTTP_PORT)
                @Min(1)
                @Max(65_535)
                Integer httpPort,
        @JsonPropertyDescription("httpsPort is the Service's port for https, 1 to 65535. It exists only with `tls`, and"
                        + " over UDP as well with `tls.http3`.")
                @Default(Defaults.HTTPS_PORT)
                @Min(1)
                @Max(65_535)
                Integer httpsPort) {

    /** Service types that make sense in front of pods. */
    public enum Type {
        @JsonProperty("ClusterIP")
        CLUSTER_IP("ClusterIP"),
        @JsonProperty("NodePort")
        NODE_PORT("NodePort"),
        @JsonProperty("LoadBalancer")
        LOAD_BALANCER("LoadBalancer");

        private final String kubernetesName;

        Type(String kubernetesName) {
            this.kubernetesName = kubernetesName;
        }

        /** The value in a Service's {@code spec.type}. */
        public String kubernetesName() {
            return kubernetesName;
        }
    }
}
