package dev.stickybalancer.resources;

import dev.stickybalancer.validate.Settings;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.ArrayList;
import java.util.List;

/** The Service in front of nginx, and the one that finds the app's pods by labels. */
public final class Services {
    private static final int HEADLESS_PORT = 80;

    private Services() {}

    /** What users reach the balancer by. */
    public static Service front(Owned owned, Settings settings) {
        Settings.Exposure exposure = settings.exposure();
        ObjectMeta metadata = owned.metadata(owned.name(), "front");
        if (!exposure.annotations().isEmpty()) {
            metadata.setAnnotations(exposure.annotations());
        }
        List<ServicePort> ports = new ArrayList<>();
        ports.add(port("http", "TCP", exposure.httpPort(), NginxDeployment.HTTP_PORT_NAME));
        settings.front().tls().ifPresent(tls -> {
            ports.add(port("https", "TCP", exposure.httpsPort(), NginxDeployment.HTTPS_PORT_NAME));
            if (tls.http3()) {
                ports.add(port("http3", "UDP", exposure.httpsPort(), NginxDeployment.HTTP3_PORT_NAME));
            }
        });
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType(exposure.type())
                .withSelector(owned.nginxSelector())
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, String protocol, int port, String target) {
        return new ServicePortBuilder()
                .withName(name)
                .withProtocol(protocol)
                .withPort(port)
                .withTargetPort(new IntOrString(target))
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
