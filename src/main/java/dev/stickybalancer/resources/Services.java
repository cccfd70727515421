package dev.stickybalancer.resources;

import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/** The Service in front of nginx, and the one that finds the app's pods by labels. */
public final class Services {
    private static final int HEADLESS_PORT = 80;

    private Services() {}

    /** What users reach the balancer by. */
    public static Service front(Owned owned, Settings.Front front) {
        ObjectMeta metadata = owned.metadata(owned.name(), "front");
        if (!front.annotations().isEmpty()) {
            metadata.setAnnotations(front.annotations());
        }
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType(front.type())
                .withSelector(owned.nginxSelector())
                .addNewPort()
                .withName("http")
                .withProtocol("TCP")
                .withPort(front.httpPort())
                .withTargetPort(new IntOrString(NginxDeployment.HTTP_PORT_NAME))
                .endPort()
                .endSpec()
                .build();
    }

    /** Headless: it exists so that Kubernetes keeps EndpointSlices for the selected pods. */
    public static Service app(Owned owned, Settings.BySelector app) {
        Integer number = app.port().getIntVal();
        return new ServiceBuilder()
                .withMetadata(owned.metadata(owned.appServiceName(), "app"))
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withSelector(app.labels())
                .addNewPort()
                .withName("app")
                .withProtocol("TCP")
                .withPort(number == null ? HEADLESS_PORT : number)
                .withTargetPort(app.port())
                .endPort()
                .endSpec()
                .build();
    }
}
