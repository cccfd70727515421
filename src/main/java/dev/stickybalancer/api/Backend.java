package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;

/** Where the app's pods are; exactly one of the two forms. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.serviceRef) != has(self.podSelector)",
        message = "exactly one of `backend.serviceRef` and `backend.podSelector` must be set",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "has(self.podSelector) == has(self.podPort)",
        message = "`backend.podPort` must be set together with `backend.podSelector`, and only then",
        fieldPath = ".podPort",
        reason = Reasons.INVALID)
@ValidationRule(
        value = "!has(self.podPort) || (type(self.podPort) == int ? self.podPort >= 1 && self.podPort <= 65535"
                + " : self.podPort.matches('" + Patterns.PORT_NAME + "') && self.podPort.matches('[a-z]')"
                + " && !self.podPort.contains('--'))",
        message = "`backend.podPort`" + Backend.PORT_MESSAGE,
        fieldPath = ".podPort",
        reason = Reasons.INVALID)
@SchemaCustomizer(value = SchemaDetails.class, input = "maxLength podPort 15")
public record Backend(
        @JsonPropertyDescription("serviceRef names the app's Service in the same namespace. Its selector and the pods'"
                        + " readiness decide which pods take users.")
                ServiceRef serviceRef,
        @JsonPropertyDescription("podSelector selects the app's pods by labels, for an app without a Service. The"
                        + " operator makes a headless Service for it.")
                PodSelector podSelector,
        @JsonPropertyDescription("podPort is the port of the selected pods, by number (1 to 65535) or by name."
                        + " Required with `podSelector`.")
                IntOrString podPort,
        @JsonPropertyDescription("pathPrefix is the path of the app's ROOT_URL, such as /shop for"
                        + " https://example.com/shop; without a slash at its end. Left out, the app is at the root.")
                @Pattern(Patterns.PATH_PREFIX)
                @Size(min = 2, max = 512)
                String pathPrefix) {

    static final String PORT_MESSAGE =
            " must be a number from 1 to 65535 or a name of at most 15 lower-case letters, digits and dashes, with a"
                    + " letter and without two dashes in a row; a number must not stand in quotes";

    /** A Service of the same namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.port) || (type(self.port) == int ? self.port >= 1 && self.port <= 65535"
                    + " : self.port.matches('" + Patterns.PORT_NAME + "') && self.port.matches('[a-z]')"
                    + " && !self.port.contains('--'))",
            message = "`backend.serviceRef.port`" + PORT_MESSAGE,
            fieldPath = ".port",
            reason = Reasons.INVALID)
    @SchemaCustomizer(value = SchemaDetails.class, input = "maxLength port 15")
    public record ServiceRef(
            @Required
                    @JsonPropertyDescription("name of the Service, 1 to 63 characters.")
                    @Pattern(Patterns.SERVICE_NAME)
                    @Size(min = 1, max = 63)
                    String name,
            @JsonPropertyDescription("port of the Service (not of the pods), by name or by number from 1 to 65535. May"
                            + " be left out when the Service has only one port.")
                    IntOrString port) {}

    /** Labels that the app's pods carry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.matchLabels.all(k, size(k) <= 316 && k.indexOf('/') <= 253 && k.matches('"
                    + Patterns.LABEL_KEY + "') && self.matchLabels[k].matches('" + Patterns.LABEL_VALUE + "'))",
            message = "`backend.podSelector.matchLabels` must hold valid label keys and values",
            fieldPath = ".matchLabels",
            reason = Reasons.INVALID)
    @SchemaCustomizer(value = SchemaDetails.class, input = "maxValueLength matchLabels 63")
    public record PodSelector(
            @Required
                    @JsonPropertyDescription(
                            "matchLabels are the labels, 1 to 10 of them, that a pod must have, all of them.")
                    @Size(min = 1, max = 10)
                    Map<String, String> matchLabels) {}
}
