package dev.stickybalancer.resources;

import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.render.RenderedConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** The files of the nginx pod. */
public final class ConfigMaps {
    /** Key of the hosts file. */
    public static final String HOSTS = "hosts";

    private ConfigMaps() {}

    /** What nginx and the DNS server are configured with; changes rarely. */
    public static ConfigMap config(Owned owned, RenderedConfig rendered) {
        return of(owned, owned.name(), "config", rendered.files());
    }

    /** Which endpoints there are; changes with every pod of the app that comes or goes. */
    public static ConfigMap endpoints(Owned owned, HostsFile file) {
        return of(owned, owned.endpointsName(), "endpoints", Map.of(HOSTS, file.text()));
    }

    private static ConfigMap of(Owned owned, String name, String component, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withMetadata(owned.metadata(name, component))
                .withData(data)
                .build();
    }
}
