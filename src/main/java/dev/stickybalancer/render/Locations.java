package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ProxySettings;

/** The paths of a Meteor app, and what becomes of requests that fail. */
final class Locations {
    private static final long MOST_SECONDS = 7 * 24 * 3600L;

    private static final String HEXADECIMAL = "0123456789abcdef";

    private static final String UNAVAILABLE = "503 Service Unavailable: no server of the application can take this"
            + " request right now. Please try again in a few seconds.\n";

    private Locations() {}

    static void write(NginxWriter w, BalancerModel model) {
        ddp(w, model);
        AssetRules.locations(w, model);
        pages(w, model);
        w.blank();
        w.comment("A fresh choice. While the app's pods change, nginx refuses to choose again within the first one.");
        w.block("location @once_more", () -> onceMore(w, model));
        w.blank();
        w.block("location @stream_once_more", () -> {
            stream(w, model.proxy());
            onceMore(w, model);
        });
        w.blank();
        w.block("location @failed", () -> failed(w));
    }

    /** Comparing with an expression costs a fiftieth of what nginx does for a request; most need not be compared. */
    private static void pages(NginxWriter w, BalancerModel model) {
        Runnable page = () -> toApp(w, model, "@once_more");
        if (!AssetRules.onlyHashedFiles(model)) {
            w.block("location /", page);
            return;
        }
        w.comment("Only what begins like a file of the bundle is compared with the pattern of their names.");
        var prefix = AllowList.PATH_PREFIX.check(model.pathPrefix());
        HEXADECIMAL.chars().forEach(digit -> w.block("location " + prefix + "/" + (char) digit, page));
        w.block("location ^~ /", page);
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

    /** Prefixes outside, expressions only inside: a page is not compared with expressions that it never matches. */
    private static void ddp(NginxWriter w, BalancerModel model) {
        var prefix = AllowList.PATH_PREFIX.check(model.pathPrefix());
        w.comment("DDP over a plain WebSocket.");
        w.block("location = " + prefix + "/websocket", () -> {
            stream(w, model.proxy());
            toApp(w, model, "@stream_once_more");
        });
        w.blank();
        w.comment("SockJS: polls that wait, and streams that must arrive piece by piece.");
        w.block("location ^~ " + prefix + "/sockjs/", () -> {
            stream(w, model.proxy());
            toApp(w, model, "@stream_once_more");
            if (model.sockJsFallback()) {
                sessions(w, model);
            }
        });
        w.blank();
    }

    /** What is said around them holds for them, too, but where they lead to. */
    private static void sessions(NginxWriter w, BalancerModel model) {
        w.blank();
        w.comment("A WebSocket stays where it was opened.");
        w.block("location ~ /websocket$", () -> w.directive("proxy_pass", "http://app"));
        w.comment("A session's polls and streams belong to one pod.");
        var path = "^" + pattern(model) + "/sockjs/[^/]+/(?<sockjs_session>[^/]+)/";
        w.block(
                "location ~ " + Word.quoted(path).written(),
                () -> w.directive("proxy_pass", "http://" + AppUpstream.ofSessions(model)));
    }

    static void toApp(NginxWriter w, BalancerModel model, String afterFailure) {
        w.directive("proxy_pass", "http://app");
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
