package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ProxySettings;

/** What users reach: the locations of a Meteor app. */
final class MainServer {
    private static final long MOST_MILLISECONDS = 75_000;
    private static final long MOST_SECONDS = 7 * 24 * 3600L;
    private static final long MOST_BYTES = 1L << 40;
    private static final long KIBIBYTE = 1024;
    private static final long MEBIBYTE = KIBIBYTE * KIBIBYTE;

    private static final String UNAVAILABLE = "503 Service Unavailable: no server of the application can take this"
            + " request right now. Please try again in a few seconds.\n";

    private MainServer() {}

    static void write(NginxWriter w, BalancerModel model) {
        var proxy = model.proxy();
        w.block("server", () -> {
            Listeners.app(w, model);
            Listeners.names(w, model.front());
            model.front().tls().ifPresent(tls -> TlsSettings.server(w, tls));
            w.directive("client_max_body_size", bodySize(proxy.maxBodyBytes()));
            debugHeaders(w, model.debugHeaders());
            w.blank();
            ProxyRules.requestHeaders(w, model.front().trustedProxies());
            tries(w, proxy.connectTimeoutMilliseconds());
            locations(w, proxy);
            w.block("location @failed", () -> failed(w));
        });
        w.blank();
    }

    private static void locations(NginxWriter w, ProxySettings proxy) {
        w.comment("DDP over WebSocket. Anything may stand before it: an app's ROOT_URL can have a path.");
        w.block("location ~ /(?:sockjs/(?:[^/]+/[^/]+/)?)?websocket$", () -> {
            stream(w, proxy);
            toApp(w, "@stream_once_more");
        });
        w.blank();
        w.comment("SockJS: polls that wait, and streams that must arrive piece by piece.");
        w.block("location ~ /sockjs/", () -> {
            stream(w, proxy);
            toApp(w, "@stream_once_more");
        });
        w.blank();
        w.block("location /", () -> toApp(w, "@once_more"));
        w.blank();
        w.comment("A fresh choice. While the app's pods change, nginx refuses to choose again within the first one.");
        w.block("location @once_more", () -> onceMore(w));
        w.blank();
        w.block("location @stream_once_more", () -> {
            stream(w, proxy);
            onceMore(w);
        });
        w.blank();
    }

    private static void tries(NginxWriter w, int connectTimeout) {
        var timeout = AllowList.range("proxy.connectTimeoutMilliseconds", connectTimeout, 1, MOST_MILLISECONDS);
        w.comment("A pod that is gone answers nothing at all, so do not wait long for a connection.");
        w.directive("proxy_connect_timeout", timeout + "ms");
        w.directive("proxy_next_upstream", "error", "timeout");
        w.directive("proxy_next_upstream_tries", "2");
        w.comment(
                "Only what fails this early is tried elsewhere: a request that the app is slow with is not repeated.");
        w.directive("proxy_next_upstream_timeout", timeout + 1000 + "ms");
        w.comment("So that @once_more, itself an error page, can lead to @failed.");
        w.directive("recursive_error_pages", "on").blank();
    }

    private static void stream(NginxWriter w, ProxySettings proxy) {
        w.directive("proxy_buffering", "off");
        w.directive("gzip", "off");
        w.directive("proxy_read_timeout", seconds("proxy.readTimeoutSeconds", proxy.readTimeoutSeconds()));
        w.directive("proxy_send_timeout", seconds("proxy.sendTimeoutSeconds", proxy.sendTimeoutSeconds()));
    }

    private static void toApp(NginxWriter w, String afterFailure) {
        w.directive("proxy_pass", "http://app");
        w.directive("error_page", "502", "504", "=", afterFailure);
    }

    private static void onceMore(NginxWriter w) {
        w.block("if ($once_more = no)", () -> w.directive("return", "502"));
        toApp(w, "@failed");
    }

    /** Retry-After is shorter than it takes to find the first ready pod of an app that had none. */
    private static void failed(NginxWriter w) {
        w.block("if ($failure = broken)", () -> w.directive("return", "502"));
        w.block("if ($failure = slow)", () -> w.directive("return", "504"));
        w.directive("add_header", "Retry-After", "2", "always");
        w.directive("add_header", "Cache-Control", "no-store", "always");
        w.directive("return", Word.of(503), Word.quoted(UNAVAILABLE));
    }

    private static void debugHeaders(NginxWriter w, boolean enabled) {
        if (enabled) {
            w.comment("Because of \"debugHeaders\".");
            w.directive("add_header", "X-Upstream", "$upstream_addr", "always");
        }
    }

    private static String seconds(String position, int seconds) {
        return AllowList.range(position, seconds, 1, MOST_SECONDS) + "s";
    }

    /** As a person would write it: 50m, not 52428800. */
    private static String bodySize(long bytes) {
        AllowList.range("proxy.maxBodySize", bytes, 0, MOST_BYTES);
        if (bytes > 0 && bytes % MEBIBYTE == 0) {
            return bytes / MEBIBYTE + "m";
        }
        return bytes > 0 && bytes % KIBIBYTE == 0 ? bytes / KIBIBYTE + "k" : Long.toString(bytes);
    }
}
