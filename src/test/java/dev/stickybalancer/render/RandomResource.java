package dev.stickybalancer.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A resource with some fields of all that there are, each within its bounds. */
final class RandomResource {
    private static final String NAME = "ABCxyz019_.-";

    private final Draw draw;
    private final ObjectNode resource = RandomSpec.JSON.createObjectNode();
    private final ObjectNode spec = resource.putObject("spec");
    private final List<String> texts = new ArrayList<>(List.of("/metadata/name"));

    RandomResource(Draw draw) {
        this.draw = draw;
        resource.put("apiVersion", "stickybalancer.dev/v1alpha1").put("kind", "StickyBalancer");
        resource.putObject("metadata").put("name", draw.label("abcxyz", 1, 40)).put("namespace", draw.label(63));
        backend();
        delivery();
        cookie();
        maybe(this::tls);
        maybe(this::proxy);
        maybe(this::cache);
        maybe(() -> list("/hosts", draw.several(32, () -> draw.yes() ? "*." + draw.host(253) : draw.host(255))));
        maybe(() -> put("", "debugHeaders", draw.oneOf("Enabled", "Disabled")));
        maybe(() -> put("/metrics", "mode", draw.oneOf("Disabled", "Basic", "Full")));
        maybe(() -> put("", "replicas", draw.number(0, 100)));
        maybe(() -> spec.put("suspend", draw.yes()));
        service();
        containers();
    }

    private void backend() {
        if (draw.yes()) {
            text("/backend/serviceRef", "name", draw.label("abcxyz", 1, 63));
            maybe(() -> port("/backend/serviceRef", "port"));
        } else {
            text("/backend/podSelector/matchLabels", "app", draw.label(63));
            port("/backend", "podPort");
        }
        maybe(() -> text("/backend", "pathPrefix", draw.path(512)));
    }

    private void port(String parent, String field) {
        if (draw.yes()) {
            put(parent, field, draw.number(1, 65_535));
        } else {
            text(parent, field, draw.label("abcxyz", 1, 15).replaceAll("--+", "-"));
        }
    }

    private void delivery() {
        maybe(() -> put("", "endpointUpdates", draw.oneOf("Dynamic", "Reload")));
        maybe(() -> put("", "stickyModule", "Native"));
        maybe(() -> put("/session", "sockJSFallback", draw.oneOf("Enabled", "Disabled")));
        maybe(() -> text("/nginx", "image", image()));
        if (has("/endpointUpdates", "Reload") && draw.yes()) {
            put("", "stickyModule", "NginxStickyModuleNg");
            put("/session", "sockJSFallback", "Disabled");
            put("/session/cookie", "sameSite", "Unset");
            text("/nginx", "image", image());
        }
    }

    private void cookie() {
        var cookie = "/session/cookie";
        maybe(() -> text(cookie, "name", draw.text(NAME, 1, 64)));
        maybe(() -> text(cookie, "path", "/" + draw.text(NAME + "~/", 0, 255)));
        maybe(() -> text(cookie, "domain", draw.host(253)));
        maybe(() -> put(cookie, "maxAgeSeconds", draw.number(60, 31_536_000)));
        maybe(() -> put(cookie, "secure", draw.oneOf("Auto", "Always", "Never")));
        maybe(() -> put(cookie, "httpOnly", draw.oneOf("Enabled", "Disabled")));
        if (!has("/stickyModule", "NginxStickyModuleNg")) {
            maybe(() -> put(cookie, "sameSite", draw.oneOf("Strict", "Lax", "None", "Unset")));
        }
        // What browsers would drop is refused.
        if (has(cookie + "/sameSite", "None")) {
            put(cookie, "secure", "Always");
        }
        if (has(cookie + "/secure", "Always") && draw.yes()) {
            boolean whole = spec.at(cookie + "/path").isMissingNode()
                    && spec.at(cookie + "/domain").isMissingNode();
            text(cookie, "name", (whole ? "__Host-" : "__Secure-") + draw.text(NAME, 0, 50));
        }
    }

    private void tls() {
        text("/tls/secretRef", "name", draw.label(63) + "." + draw.label(63));
        maybe(() -> put("/tls", "minVersion", draw.oneOf("TLSv1.2", "TLSv1.3")));
        maybe(() -> put("/tls", "httpRedirect", draw.oneOf("Enabled", "Disabled")));
        maybe(() -> put("/tls", "hstsMaxAgeSeconds", draw.number(0, 63_072_000)));
        maybe(() -> put("/tls", "http3", draw.oneOf("Enabled", "Disabled")));
    }

    private void proxy() {
        maybe(() -> put("/proxy", "connectTimeoutMilliseconds", draw.number(100, 10_000)));
        maybe(() -> put("/proxy", "readTimeoutSeconds", draw.number(35, 86_400)));
        maybe(() -> put("/proxy", "sendTimeoutSeconds", draw.number(35, 86_400)));
        maybe(() -> put("/proxy", "maxBodySize", draw.oneOf(draw.size(0, 1 << 20), "8589934591Gi")));
        maybe(() -> put("/proxy", "protocol", "HTTP"));
        maybe(() -> list("/proxy/trustedProxies", draw.several(64, draw::network)));
        if (spec.at("/proxy/trustedProxies").isArray() && !has("/tls/http3", "Enabled")) {
            maybe(() -> put("/proxy", "protocol", "PROXY"));
        }
    }

    private void cache() {
        maybe(() -> put("/cache", "mode", draw.oneOf("HashedAssets", "Disabled")));
        maybe(() -> put("/cache", "maxSize", draw.size(16, 64 << 10)));
        maybe(() -> put("/cache", "retentionSeconds", draw.number(600, 2_592_000)));
        if (!has("/cache/mode", "Disabled") && draw.yes()) {
            var paths = draw.several(16, () -> draw.path(255) + "/");
            for (int i = 0; i < paths.size(); i++) {
                var path = spec.withObject("/cache").withArray("/publicPaths").addObject();
                path.put("pathPrefix", paths.get(i)).put("ttlSeconds", draw.number(1, 31_536_000));
                texts.add("/spec/cache/publicPaths/" + i + "/pathPrefix");
            }
        }
    }

    /** What becomes no part of nginx.conf, but for the https port. */
    private void service() {
        maybe(() -> put("/service", "type", draw.oneOf("ClusterIP", "NodePort", "LoadBalancer")));
        maybe(() -> put("/service", "httpPort", draw.number(1, 65_535)));
        maybe(() -> put("/service", "httpsPort", draw.number(1, 65_535)));
        maybe(() -> put("/service/annotations", "note", draw.text("; {}\"\n$#", 0, 99)));
        if (spec.at("/service/httpsPort").asInt(443)
                == spec.at("/service/httpPort").asInt(80)) {
            put("/service", "httpsPort", 1 + spec.at("/service/httpsPort").asInt(443) % 65_535);
        }
    }

    private void containers() {
        maybe(() -> put("/nginx", "workerProcesses", draw.number(1, 64)));
        maybe(() -> put("/nginx", "workerConnections", draw.number(256, 65_536)));
        maybe(() -> put("/nginx", "shutdownGraceSeconds", draw.number(10, 86_400)));
        maybe(() -> put("/nginx", "imagePullPolicy", draw.oneOf("Always", "IfNotPresent", "Never")));
        maybe(() -> {
            spec.withObject("/nginx").withArray("/imagePullSecrets").addObject().put("name", draw.label(63));
            texts.add("/spec/nginx/imagePullSecrets/0/name");
        });
        maybe(() -> text("/dns", "image", image()));
        for (var container : List.of("/nginx", "/dns")) {
            maybe(() -> put(container + "/resources/requests", "cpu", draw.number(1, 1000) + "m"));
            maybe(() -> put(container + "/resources/limits", "memory", draw.number(64, 4096) + "Mi"));
        }
    }

    private String image() {
        return draw.label(63) + draw.text("abc/:.@_-", 0, 437);
    }

    private void maybe(Runnable field) {
        if (draw.yes()) {
            field.run();
        }
    }

    private boolean has(String pointer, String value) {
        return spec.at(pointer).asText().equals(value);
    }

    private ObjectNode at(String parent) {
        return parent.isEmpty() ? spec : spec.withObject(parent);
    }

    private void put(String parent, String field, String value) {
        at(parent).put(field, value);
    }

    private void put(String parent, String field, int value) {
        at(parent).put(field, value);
    }

    private void text(String parent, String field, String value) {
        put(parent, field, value);
        var pointer = "/spec" + parent + "/" + field;
        if (!texts.contains(pointer)) {
            texts.add(pointer);
        }
    }

    private void list(String pointer, List<String> values) {
        values.forEach(spec.withArray(pointer)::add);
        for (int i = 0; i < values.size(); i++) {
            texts.add("/spec" + pointer + "/" + i);
        }
    }

    ObjectNode resource() {
        return resource;
    }

    /** Where an allow-list stands before a text. */
    List<String> texts() {
        return texts;
    }
}
