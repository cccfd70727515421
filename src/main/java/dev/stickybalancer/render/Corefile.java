package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ShardId;

/** The configuration of the pod's own name server. */
final class Corefile {
    private Corefile() {}

    static String render(BalancerModel model) {
        var self = model.family() == AddressFamily.IPV4 ? "127.0.0.1" : "::1";
        return """
                # The name server of this nginx pod. It answers nginx and nobody else, from one file, and asks nobody.
                %s:%d {
                    bind 127.0.0.1
                    errors
                    # For the kubelet, at the start. "health" would ask itself every second how fast it answers: a third of
                    # what this server costs at rest.
                    ready :%d
                    # nginx asks again when the TTL is over. 0 makes that every second. The many names of the shares of SockJS
                    # sessions, which move only when a pod is gone, keep the 5 s from below.
                    rewrite ttl regex ^(active|draining|self)[-.] 0
                    hosts %s %1$s {
                        # nginx asks itself by this name whether names resolve: that is its readiness.
                        %s self.%1$s
                        ttl 5
                        # One look at the file's date. The default of 5 s would be most of the time from a pod's end to its
                        # last request; 20 ms would cost three times the processor time of 50 ms, also when nothing happens.
                        reload 50ms
                        no_reverse
                    }
                }
                """
                .formatted(
                        ShardId.ZONE,
                        NginxConf.port("ports.dns", model.ports().dns()),
                        NginxConf.port("ports.dnsHealth", model.ports().dnsHealth()),
                        PodPaths.HOSTS,
                        self);
    }
}
