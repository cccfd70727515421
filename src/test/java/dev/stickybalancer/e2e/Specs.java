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
        Nginx changed = new Nginx(
                image,
                nginx.imagePullPolicy(),
                nginx.imagePullSecrets(),
                nginx.resources(),
                nginx.workerProcesses(),
                nginx.workerConnections(),
                shutdownGraceSeconds);
        return copy(spec, spec.debugHeaders(), changed);
    }

    /** With debug headers where there were none, and without where there were. */
    static StickyBalancerSpec withOtherDebugHeaders(StickyBalancerSpec spec) {
        Toggle debugHeaders = spec.debugHeaders() == Toggle.ENABLED ? Toggle.DISABLED : Toggle.ENABLED;
        return copy(spec, debugHeaders, spec.nginx());
    }

    private static StickyBalancerSpec copy(StickyBalancerSpec spec, Toggle debugHeaders, Nginx nginx) {
        return new StickyBalancerSpec(
                spec.backend(),
                spec.replicas(),
                spec.session(),
                spec.hosts(),
                spec.tls(),
                spec.proxy(),
                spec.cache(),
                debugHeaders,
                spec.service(),
                nginx,
                spec.dns(),
                spec.suspend());
    }
}
