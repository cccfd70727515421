package dev.stickybalancer.e2e;

import dev.stickybalancer.api.Nginx;
import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.api.Toggle;

/** Changed copies of specs. */
final class Specs {
    private Specs() {}

    static StickyBalancerSpec withNginxImage(StickyBalancerSpec spec, String image) {
        return withNginx(spec, image, spec.nginx().shutdownGraceSeconds());
    }

    static StickyBalancerSpec withNginx(StickyBalancerSpec spec, String image, int shutdownGraceSeconds) {
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
                        shutdownGraceSeconds),
                spec.dns(),
                spec.suspend());
    }

    /** With debug headers where there were none, and without where there were. */
    static StickyBalancerSpec withOtherDebugHeaders(StickyBalancerSpec spec) {
        Toggle debugHeaders = spec.debugHeaders() == Toggle.ENABLED ? Toggle.DISABLED : Toggle.ENABLED;
        return new StickyBalancerSpec(
                spec.backend(),
                spec.replicas(),
                spec.session(),
                spec.proxy(),
                debugHeaders,
                spec.service(),
                spec.nginx(),
                spec.dns(),
                spec.suspend());
    }
}
