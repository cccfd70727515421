package dev.stickybalancer.render;

/** What is said of every request that goes to the app, and of every one that could not. */
final class ProxyRules {
    private ProxyRules() {}

    /** The variables that the locations use; in the http block. */
    static void maps(NginxWriter w) {
        w.comment(
                "Only a WebSocket is an upgrade that the app knows; some clients offer others (h2c), and would wait for");
        w.comment("an answer that never comes.");
        w.block("map $http_upgrade $upgrade", () -> {
            w.mapping(Word.of("default"), "");
            w.mapping(Word.quoted("~*^websocket$"), "websocket");
        });
        w.comment("Empty without an upgrade, not \"close\": connections to the app are kept open.");
        w.block("map $upgrade $connection_upgrade", () -> {
            w.mapping(Word.of("default"), "upgrade");
            w.mapping(Word.of(""), "");
        });
        w.blank();
        w.comment("Whether a request that failed on every server it was given may be given to one more.");
        w.block("map \"$request_method:$upstream_status:$upstream_bytes_sent\" $once_more", () -> {
            w.mapping(Word.of("default"), "no");
            w.comment("The app took it and is slow. Another server would not be faster, only the user's new one.");
            w.mapping(Word.quoted("~:(?:.*, )?504:(?:.*, )?[1-9][0-9]*$"), "no");
            w.comment("It changes nothing.");
            w.mapping(Word.quoted("~^(?:GET|HEAD|OPTIONS):"), "yes");
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
     * The whole set, because a location that sets one header inherits none. Nothing in front of this nginx is trusted,
     * so what a client says about its own address is overwritten: Meteor's HTTP_FORWARDED_COUNT is 1.
     */
    static void requestHeaders(NginxWriter w) {
        header(w, "Host", "$http_host");
        header(w, "X-Real-IP", "$remote_addr");
        header(w, "X-Forwarded-For", "$remote_addr");
        header(w, "X-Forwarded-Proto", "$scheme");
        header(w, "X-Forwarded-Host", "$http_host");
        header(w, "Forwarded", "");
        header(w, "Proxy", "");
        header(w, "Upgrade", "$upgrade");
        header(w, "Connection", "$connection_upgrade");
    }

    private static void header(NginxWriter w, String name, String value) {
        w.directive("proxy_set_header", name, value);
    }
}
