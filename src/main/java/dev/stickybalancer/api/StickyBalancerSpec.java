package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/** What the user asks for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StickyBalancerSpec(
        @Required
                @JsonPropertyDescription(
                        "backend says where the Meteor app's pods are: a Service, or labels of the pods."
                                + " Exactly one of `serviceRef` and `podSelector` must be set.")
                Backend backend,
        @JsonPropertyDescription("replicas is the number of nginx pods, 0 to 100. A HorizontalPodAutoscaler may"
                        + " target this resource: leave the field out of the manifest then, and the autoscaler writes it"
                        + " through the scale subresource. The operator never writes it.")
                @Default(Defaults.REPLICAS)
                @Min(0)
                @Max(100)
                @SpecReplicas
                Integer replicas,
        @JsonPropertyDescription("session says how a user is kept on the pod that holds their session.")
                @Default(Defaults.EMPTY)
                Session session,
        @JsonPropertyDescription("proxy says how nginx talks to the app's pods.") @Default(Defaults.EMPTY) Proxy proxy,
        @JsonPropertyDescription("debugHeaders, when Enabled, adds the response header X-Upstream with the address of"
                        + " the pod that answered. Internal addresses become visible to users: meant for debugging.")
                @Default("Disabled")
                Toggle debugHeaders,
        @JsonPropertyDescription("service describes the Service that users or a load balancer in front reach nginx by."
                        + " It is named like this resource with the suffix `-balancer`.")
                @Default(Defaults.EMPTY)
                FrontService service,
        @JsonPropertyDescription("nginx describes the nginx containers.") @Default(Defaults.EMPTY) Nginx nginx,
        @JsonPropertyDescription("dns describes the DNS container that runs beside nginx in every pod and tells it the"
                        + " addresses of the app's pods without a reload.")
                @Default(Defaults.EMPTY)
                Dns dns,
        @JsonPropertyDescription("suspend, when true, stops the operator from writing anything for this balancer,"
                        + " endpoint changes included. nginx serves on with what it has; the status says so.")
                @Default("false")
                Boolean suspend) {}
