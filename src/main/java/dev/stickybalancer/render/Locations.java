package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ProxySettings;

/** The paths of a Meteor app, and what becomes of requests that fail. */
final class Locations {
    private static final long MOST_SECONDS = 7 * 24 * 3600L;

    private static final String UNAVAILABLE = "503 Service Unavailable: no server of the application can take this"
            + " request right now. Please try again in a few seconds.\n";

    private Locations() {}

    static void write(NginxWriter w, BalancerModel model) {
        var proxy = model.proxy();
        w.comment("DDP over WebSocket.");
        w.block(
                "location ~ "
                        + Word.quoted("^" + pattern(model) + "/(?:sockjs/(?:[^/]+/[^/]+/)?)?websocket$")
                                .written(),
                () -> {
                    stream(w, proxy);
                    toApp(w, model, "@stream_once_more");
                });
        w.blank();
        if (model.sockJsFallback()) {
            session(w, model);
        }
        w.comment("SockJS: polls that wait, and streams that must arrive piece by piece.");
        w.block("location ~ " + Word.quoted("^" + pattern(model) + "/sockjs/").written(), () -> {
            stream(w, proxy);
            toApp(w, model, "@stream_once_more");
        });
        w.blank();
        AssetRules.locations(w, model);
        w.block("location /", () -> toApp(w, model, "@once_more"));
        w.blank();
        w.comment("A fresh choice. While the app's pods change, nginx refuses to choose again within the first one.");
        w.block("location @once_more", () -> onceMore(w, model));
        w.blank();
        w.block("location @stream_once_more", () -> {
            stream(w, proxy);
            onceMore(w, model);
        });
        w.blank();
        w.block("location @failed", () -> failed(w));
    }

    /** Where the app is below its host name, as the begin of a regular expression; empty for the root. */
    static String pattern(BalancerModel model) {
        return escaped(AllowList.PATH_PREFIX.check(model.pathPrefix()));
    }

    /** Of the characters that a path may have, only the dot means something in a regular expression. */
    static String escaped(String checkedPath) {
        return checkedPath.replace(".", "[.]");
    }

    private static void stream(NginxWriter w, ProxySettings proxy) {
        w.directive("proxy_buffering", "off");
        w.directive("gzip", "off");
        w.directive("proxy_read_timeout", seconds("proxy.readTimeoutSeconds", proxy.readTimeoutSeconds()));
        w.directive("proxy_send_timeout", seconds("proxy.sendTimeoutSeconds", proxy.sendTimeoutSeconds()));
    }

    /** A session's requests, which all belong to one pod. */
    private static void session(NginxWriter w, BalancerModel model) {
        w.comment("SockJS: a session's polls and streams.");
        var path = "^" + pattern(model) + "/sockjs/[^/]+/(?<sockjs_session>[^/]+)/";
        w.block("location ~ " + Word.quoted(path).written(), () -> {
            stream(w, model.proxy());
            to(w, model, AppUpstream.ofSessions(model), "@stream_once_more");
        });
        w.blank();
    }

    static void toApp(NginxWriter w, BalancerModel model, String afterFailure) {
        to(w, model, "app", afterFailure);
    }

    private static void to(NginxWriter w, BalancerModel model, String upstream, String afterFailure) {
        w.directive("proxy_pass", "http://" + upstream);
        if (AppUpstream.tellsByHeader(model)) {
            RouteRules.tell(w);
        }
        w.directive("error_page", "502", "504", "=", afterFailure);
    }

    static void onlyWhatMayBeRepeated(NginxWriter w) {
        w.block("if ($once_more = no)", () -> w.directive("return", "502"));
    }

    private static void onceMore(NginxWriter w, BalancerModel model) {
        onlyWhatMayBeRepeated(w);
        toApp(w, model, "@failed");
    }

    /** Retry-After is shorter than it takes to find the first ready pod of an app that had none. */
    private static void failed(NginxWriter w) {
        w.block("if ($failure = broken)", () -> w.directive("return", "502"));
        w.block("if ($failure = slow)", () -> w.directive("return", "504"));
        w.directive("add_header", "Retry-After", "2", "always");
        w.directive("add_header", "Cache-Control", "no-store", "always");
        w.directive("return", Word.of(503), Word.quoted(UNAVAILABLE));
    }

    private static String seconds(String position, int seconds) {
        return AllowList.range(position, seconds, 1, MOST_SECONDS) + "s";
    }
}
