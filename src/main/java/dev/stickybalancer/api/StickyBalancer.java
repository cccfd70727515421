package dev.stickybalancer.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A sticky nginx in front of one Meteor app. */
@Group("stickybalancer.dev")
@Version("v1alpha1")
@ShortNames("stb")
@Categories("stickybalancers")
@ValidationRule(
        value = "self.metadata.name.matches('" + Patterns.BALANCER_NAME + "')",
        message = "`metadata.name` must be a DNS label of at most 40 characters that starts with a letter",
        fieldPath = ".spec",
        reason = Reasons.INVALID)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
        name = "Active",
        jsonPath = ".status.endpoints.active",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Draining",
        jsonPath = ".status.endpoints.draining",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Replicas",
        jsonPath = ".status.readyReplicas",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Address", jsonPath = ".status.addresses[0].value")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Hash", jsonPath = ".status.configHash", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.backend.serviceRef.name")
@AdditionalSelectableField(jsonPath = ".spec.tls.secretRef.name")
@SchemaCustomizer(value = SchemaDetails.class, input = "root")
public final class StickyBalancer extends CustomResource<StickyBalancerSpec, StickyBalancerStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;
}
