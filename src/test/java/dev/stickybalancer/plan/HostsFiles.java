package dev.stickybalancer.plan;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.EndpointId;
import java.util.Map;
import java.util.TreeMap;

/** Hosts files of an app on port 3000. */
public final class HostsFiles {
    private HostsFiles() {}

    public static HostsFile of(Map<EndpointId, Placement> placements) {
        return new HostsFile(
                HostsFile.empty(3000, AddressFamily.IPV4).shape(),
                new TreeMap<>(placements),
                SockJsBuckets.NONE,
                AddressFamily.IPV4);
    }
}
