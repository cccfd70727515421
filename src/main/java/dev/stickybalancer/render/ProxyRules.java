package dev.stickybalancer.render;

import dev.stickybalancer.model.Front.TrustedProxies;

/** What is said of every request that goes to the app, and of every one that could not. */
final class ProxyRules {
    /** With its port, if the user named one. */
    static final String HOST = "$host$is_request_port$request_port";

    private ProxyRules() {}

    /** The variables that the locations use; in the http block. */
    static void maps(NginxWriter w) {
        w.comment(
                "Only a WebSocket is an upgrade that the app knows; some clients offer others (h2c), and would wait for an"
                        + " answer that never comes. Empty, not \"close\": connections to the app are kept open.");
        w.block("map $http_upgrade $connection_upgrade", () -> {
            w.mapping(Word.of("default"), "");
            w.mapping(Word.quoted("~*^websocket$"), "upgrade");
        });
        w.blank();
        w.comment("Whether a request that failed on every server it was given may be given to one more.");
        w.block("map \"$request_method:$upstream_status:$upstream_bytes_sent\" $once_more", () -> {
            w.mapping(Word.of("default"), "no");
            w.comment("The app took it and is slow. Another server would not be faster, only the user's new one.");
            w.mapping(Word.quoted("~:(?:.*, )?504:(?:.*, )?[1-9][0-9]*$"), "no");
            w.comment("Twice is the same as once (RFC 9110, 9.2.2).");
            w.mapping(Word.quoted("~^(?:GET|HEAD|OPTIONS|PUT|DELETE):"), "yes");
            w.comment(
                    "Nothing of it was sent. The time of connecting would not tell: nginx sets it for refused ones, too.");
            w.mapping(Word.quoted("~:[0, ]*$"), "yes");
        });
        w.blank();
        w.comment("What to call a failure that is left after all tries.");
        w.block("map \"$upstream_status:$upstream_bytes_sent\" $failure", () -> {
            w.mapping(Word.of("default"), "broken");
            w.mapping(Word.quoted("~504:(?:.*[, ])?[1-9][0-9]*$"), "slow");
            w.comment("The last choice sent nothing to anybody.");
            w.mapping(Word.quoted("~: ?[0, ]*$"), "unreachable");
        });
        w.blank();
    }

    /**
     * For every location of the server: one that sets a header of its own inherits none of these. What a client says about its own address is
     * overwritten, by what nginx itself knows: one address, so Meteor's HTTP_FORWARDED_COUNT is always 1.
     */
    static void requestHeaders(NginxWriter w, TrustedProxies trusted) {
        w.comment("For every location below; one with headers of its own would have none of these.");
        w.comment("What the user asked for, in every version of HTTP: HTTP/3 has no Host header.");
        header(w, "Host", HOST);
        header(w, "X-Real-IP", "$remote_addr");
        header(w, "X-Forwarded-For", "$remote_addr");
        header(w, "X-Forwarded-Proto", ClientAddress.scheme(trusted));
        w.comment("Host says it already.");
        header(w, "X-Forwarded-Host", "");
        header(w, "Forwarded", "");
        header(w, "Proxy", "");
        // Without "Connection: upgrade" it means nothing.
        header(w, "Upgrade", "$http_upgrade");
        header(w, "Connection", "$connection_upgrade");
        w.blank();
    }

    /** For a location that leads to any pod: nothing that says who the user is, because the answer is everybody's. */
    static void assetHeaders(NginxWriter w, TrustedProxies trusted) {
        header(w, "Host", HOST);
        header(w, "X-Forwarded-Proto", ClientAddress.scheme(trusted));
        header(w, "Accept-Encoding", "gzip");
        for (var name : new String[] {
            "X-Real-IP",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Cookie",
            "Authorization",
            "Forwarded",
            "Proxy",
            "Upgrade",
            "Connection"
        }) {
            header(w, name, "");
        }
    }

    private static void header(NginxWriter w, String name, String value) {
        w.directive("proxy_set_header", name, value);
    }
}
