package dev.stickybalancer.render;

import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.BalancerModel;

/** The server that users reach. */
final class MainServer {
    private static final long MOST_MILLISECONDS = 75_000;
    private static final long KIBIBYTE = 1024;
    private static final long MEBIBYTE = KIBIBYTE * KIBIBYTE;

    private MainServer() {}

    static void write(NginxWriter w, BalancerModel model) {
        var proxy = model.proxy();
        w.block("server", () -> {
            Listeners.app(w, model);
            Listeners.names(w, model.front());
            model.front().tls().ifPresent(tls -> TlsSettings.server(w, tls));
            w.directive("client_max_body_size", bodySize(proxy.maxBodyBytes()));
            debugHeaders(w, model.debugHeaders());
            RequestLog.server(w, model);
            w.blank();
            ProxyRules.requestHeaders(w, model.front().trustedProxies());
            tries(w, proxy.connectTimeoutMilliseconds());
            if (model.servers() instanceof Listed listed && listed.module() != StickyModule.NATIVE) {
                w.comment("The default from nginx 1.29.7 on; images with this module may be older.");
                w.directive("proxy_http_version", "1.1").blank();
            }
            Locations.write(w, model);
        });
        w.blank();
    }

    private static void tries(NginxWriter w, int connectTimeout) {
        var timeout = AllowList.range("proxy.connectTimeoutMilliseconds", connectTimeout, 1, MOST_MILLISECONDS);
        w.comment("A pod that is gone answers nothing at all, so do not wait long for a connection.");
        w.directive("proxy_connect_timeout", timeout + "ms");
        w.comment("Nor leave a WebSocket or a poll waiting for it: the kernel probes what is silent for 3 s.");
        w.directive("proxy_socket_keepalive", "on");
        w.directive("proxy_next_upstream", "error", "timeout");
        w.directive("proxy_next_upstream_tries", "2");
        w.comment(
                "Only what fails this early is tried elsewhere: a request that the app is slow with is not repeated.");
        w.directive("proxy_next_upstream_timeout", timeout + 1000 + "ms");
        w.comment("So that @once_more, itself an error page, can lead to @failed.");
        w.directive("recursive_error_pages", "on").blank();
    }

    private static void debugHeaders(NginxWriter w, boolean enabled) {
        if (enabled) {
            w.comment("Because of \"debugHeaders\".");
            w.directive("add_header", "X-Upstream", "$upstream_addr", "always");
        }
    }

    /** As a person would write it: 50m, not 52428800. */
    private static String bodySize(long bytes) {
        AllowList.range("proxy.maxBodySize", bytes, 0, Long.MAX_VALUE);
        if (bytes > 0 && bytes % MEBIBYTE == 0) {
            return bytes / MEBIBYTE + "m";
        }
        return bytes > 0 && bytes % KIBIBYTE == 0 ? bytes / KIBIBYTE + "k" : Long.toString(bytes);
    }
}
