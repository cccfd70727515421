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
                    # nginx asks again when the TTL is over: with 0 every second. For the many names of the shares of SockJS
                    # sessions, which move only when a pod is gone, the 1 s from below is every other second.
                    rewrite ttl regex ^(active|draining|self)[-.] 0
                    hosts %s %1$s {
                        # nginx asks itself by this name whether names resolve: that is its readiness.
                        %s self.%1$s
                        ttl 1
                        # One look at the file's date. The default of 5 s would be most of the time from a pod's end to its
                        # last request; 50 ms would cost half as much processor time again, also when nothing happens.
                        reload 75ms
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
