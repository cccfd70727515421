package dev.stickybalancer.render;

/** What is said of every request that goes to the app, and of every one that could not. */
final class ProxyRules {
    private ProxyRules() {}

    /** The variables that the locations use; in the http block. */
    static void maps(NginxWriter w) {
        w.comment("Empty without an upgrade, not \"close\": connections to the app are kept open.");
        w.block("map $http_upgrade $connection_upgrade", () -> {
            w.mapping(Word.of("default"), "upgrade");
            w.mapping(Word.of(""), "");
        });
        w.blank();
        w.comment("Whether a request that failed on every server it was given may be given to one more.");
        w.block("map \"$request_method:$upstream_status:$upstream_connect_time\" $once_more", () -> {
            w.mapping(Word.of("default"), "no");
            w.comment("The app took it and is slow. Another server would not be faster, only the user's new one.");
            w.mapping(Word.quoted("~:(?:.*, )?504:(?:.*, )?[0-9.]+$"), "no");
            w.comment("It changes nothing.");
            w.mapping(Word.quoted("~^(?:GET|HEAD|OPTIONS):"), "yes");
            w.comment("Nothing of it was sent: there was no connection.");
            w.mapping(Word.quoted("~:[-, ]*$"), "yes");
        });
        w.blank();
        w.comment("What to call a failure that is left after all tries.");
        w.block("map \"$upstream_status:$upstream_connect_time\" $failure", () -> {
            w.mapping(Word.of("default"), "broken");
            w.mapping(Word.quoted("~504:(?:.*[, ])?[0-9.]+$"), "slow");
            w.comment("No try got a connection: no time is told with a point.");
            w.mapping(Word.quoted("~^[^.]*$"), "unreachable");
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
        header(w, "Upgrade", "$http_upgrade");
        header(w, "Connection", "$connection_upgrade");
    }

    private static void header(NginxWriter w, String name, String value) {
        w.directive("proxy_set_header", name, value);
    }
}
