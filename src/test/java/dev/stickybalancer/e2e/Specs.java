package dev.stickybalancer.e2e;

import dev.stickybalancer.api.Nginx;
import dev.stickybalancer.api.StickyBalancerSpec;

/** Changed copies of specs. */
final class Specs {
    private Specs() {}

    static StickyBalancerSpec withNginxImage(StickyBalancerSpec spec, String image) {
        Nginx nginx = spec.nginx();
        return new StickyBalancerSpec(
                spec.backend(),
                spec.replicas(),
                spec.session(),
                spec.proxy(),
                spec.debugHeaders(),
                spec.service(),
                new Nginx(
                        image,
                        nginx.imagePullPolicy(),
                        nginx.imagePullSecrets(),
                        nginx.resources(),
                        nginx.workerProcesses(),
                        nginx.workerConnections(),
                        nginx.shutdownGraceSeconds()),
                spec.dns(),
                spec.suspend());
    }
}
