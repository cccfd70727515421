package dev.stickybalancer.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.api.Toggle;

/** Changed copies of specs. */
final class Specs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Specs() {}

    static StickyBalancerSpec withNginxImage(StickyBalancerSpec spec, String image) {
        return with(spec, "/nginx", "image", image);
    }

    static StickyBalancerSpec withNginx(StickyBalancerSpec spec, String image, int shutdownGraceSeconds) {
        return with(withNginxImage(spec, image), "/nginx", "shutdownGraceSeconds", shutdownGraceSeconds);
    }

    /** As in the sample for the other module, with this image. */
    static StickyBalancerSpec withModule(StickyBalancerSpec spec, String image) {
        StickyBalancerSpec reload = with(withNginxImage(spec, image), "", "endpointUpdates", "Reload");
        StickyBalancerSpec module = with(reload, "", "stickyModule", "NginxStickyModuleNg");
        StickyBalancerSpec cookie = with(module, "/session/cookie", "sameSite", "Unset");
        return with(cookie, "/session", "sockJSFallback", "Disabled");
    }

    /** Where nginx's container has no more memory than this. */
    static StickyBalancerSpec withMemory(StickyBalancerSpec spec, String limit) {
        return with(spec, "/nginx/resources/limits", "memory", limit);
    }

    /** With debug headers where there were none, and without where there were. */
    static StickyBalancerSpec withOtherDebugHeaders(StickyBalancerSpec spec) {
        return with(spec, "", "debugHeaders", spec.debugHeaders() == Toggle.ENABLED ? "Disabled" : "Enabled");
    }

    /**
     * With one field set.
     *
     * @param parent JSON pointer below spec; empty for spec itself
     */
    static StickyBalancerSpec with(StickyBalancerSpec spec, String parent, String field, Object value) {
        ObjectNode tree = JSON.valueToTree(spec);
        (parent.isEmpty() ? tree : tree.withObject(parent)).putPOJO(field, value);
        return JSON.convertValue(tree, StickyBalancerSpec.class);
    }
}
