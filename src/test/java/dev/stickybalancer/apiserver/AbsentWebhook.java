package dev.stickybalancer.apiserver;

import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;

/** Somebody whom the API server must ask about each new Service of a scene, and who never answers. */
final class AbsentWebhook implements AutoCloseable {
    private final Scene scene;
    private final ValidatingWebhookConfiguration configuration;

    AbsentWebhook(Scene scene) {
        this.scene = scene;
        configuration = new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("away." + scene.namespace())
                .endMetadata()
                .addNewWebhook()
                .withName("away.example.com")
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:1/")
                .endClientConfig()
                .withTimeoutSeconds(1)
                .withFailurePolicy("Fail")
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", scene.namespace())
                .endNamespaceSelector()
                .addNewRule()
                .withOperations("CREATE")
                .withApiGroups("")
                .withApiVersions("v1")
                .withResources("services")
                .endRule()
                .endWebhook()
                .build();
    }

    /** Returns when it is so. */
    void block() {
        scene.admin().resource(configuration).create();
        Eventually.holds(Scene.PATIENCE, "Services are refused", this::aServiceIsRefused);
    }

    /** By kubectl, which asks once; the client asks for half a minute. */
    private boolean aServiceIsRefused() {
        try {
            scene.apiServer()
                    .kubectl(
                            "create",
                            "service",
                            "clusterip",
                            "probe",
                            "--tcp=80",
                            "--dry-run=server",
                            "--namespace=" + scene.namespace());
            return false;
        } catch (AssertionError refused) {
            return true;
        }
    }

    @Override
    public void close() {
        scene.admin().resource(configuration).delete();
    }
}
