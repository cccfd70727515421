package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Requests and limits in the shape of a container's {@code resources}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.requests) ? self.requests : {}, has(self.limits) ? self.limits : {}].all(m, m.all(k, size(k)"
                + " <= 63 && k.matches('" + Patterns.RESOURCE_NAME + "')))",
        message = "`resources` must have resource names such as cpu and memory",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "[has(self.requests) ? self.requests : {}, has(self.limits) ? self.limits : {}].all(m, m.all(k,"
                + " type(m[k]) != int || m[k] >= 0))",
        message = "`resources` must not be negative",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || self.requests.all(k, !(k in self.limits)"
                + " || !isQuantity(string(self.requests[k])) || !isQuantity(string(self.limits[k]))"
                + " || quantity(string(self.requests[k])).compareTo(quantity(string(self.limits[k]))) <= 0)",
        message = "`resources.requests` must not be higher than `resources.limits`",
        fieldPath = ".requests",
        reason = Reasons.INVALID)
@SchemaCustomizer(value = SchemaDetails.class, input = "quantities requests limits")
public record Resources(
        @JsonPropertyDescription("requests, at most 8: what the scheduler reserves, by resource name, for example"
                        + " `cpu: 100m`. Left out, modest defaults are used.")
                @Size(max = 8)
                Map<String, Quantity> requests,
        @JsonPropertyDescription("limits, at most 8: what the container may use at most, by resource name.")
                @Size(max = 8)
                Map<String, Quantity> limits) {}
