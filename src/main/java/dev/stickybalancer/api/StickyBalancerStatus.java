package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator saw. Counts and hashes only, so that its size does not grow with the app. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "status")
public record StickyBalancerStatus(
        @JsonPropertyDescription("conditions: Ready sums up Accepted, ResolvedRefs, BackendsAvailable and Programmed."
                        + " Reconciling and Stalled are present only while they are True.")
                @Size(max = 16)
                List<Condition> conditions,
        @JsonPropertyDescription("observedGeneration is the metadata.generation that this status speaks of.")
                Long observedGeneration,
        @JsonPropertyDescription("endpoints counts the app's pods by what the balancer does with them.")
                EndpointCounts endpoints,
        @JsonPropertyDescription("replicas is the number of nginx pods.") @StatusReplicas Integer replicas,
        @JsonPropertyDescription("readyReplicas is the number of nginx pods that are ready.") Integer readyReplicas,
        @JsonPropertyDescription("programmedReplicas is the number of ready nginx pods that were asked and run the"
                        + " wanted configuration with the current endpoints.")
                Integer programmedReplicas,
        @JsonPropertyDescription("selector selects the nginx pods, as text, for the scale subresource.") @LabelSelector
                String selector,
        @JsonPropertyDescription("configHash identifies the wanted nginx.conf.") String configHash,
        @JsonPropertyDescription("endpointsHash identifies the wanted list of endpoints.") String endpointsHash,
        @JsonPropertyDescription("lastPropagationMilliseconds is the time from the last change of the app's endpoints"
                        + " being seen to all ready nginx pods having confirmed it.")
                Long lastPropagationMilliseconds,
        @JsonPropertyDescription("addresses are where users reach the balancer.") @Size(max = 16)
                List<Address> addresses) {

    /** The app's endpoints by state. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EndpointCounts(
            @JsonPropertyDescription("active endpoints take new users and keep the ones they have.") Integer active,
            @JsonPropertyDescription("draining endpoints keep the users they have and take no new ones.")
                    Integer draining,
            @JsonPropertyDescription("notReady endpoints get no users.") Integer notReady) {}

    /** One way to reach the balancer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Address(
            @Required @JsonPropertyDescription("type of the address: IPAddress or Hostname.") @Size(min = 1, max = 16)
                    String type,
            @Required @JsonPropertyDescription("value is the address.") @Size(min = 1, max = 253) String value) {}
}
