package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.SessionCookie;

/**
 * A line for each request that users sent, for mtail to count. It says which pod answered, how, how long it took, and
 * what became of the session; never a cookie, a header or a path.
 */
final class RequestLog {
    /** The hash of a pod's address, or of its UID; both may have been told before a change of the resource. */
    private static final String VALUE = "[0-9a-f]{16}(?:[0-9a-f]{16})?";

    /** Where the affinity cookie is told: not where any pod's file is the right one. */
    private static final String STICKY = "~^app(?:_sockjs)?:";

    /** Not "none". */
    private static final String ANSWERED = ":[^n]";

    private RequestLog() {}

    /** In the http block, after the upstreams. */
    static void write(NginxWriter w, BalancerModel model) {
        if (!model.requestLog()) {
            return;
        }
        w.comment("The pod that answered: the last that was asked, if it sent a header. None for what nginx answers"
                + " itself, from its cache, too.");
        w.block("map \"$upstream_header_time|$upstream_addr\" $request_backend", () -> {
            w.mapping(Word.of("default"), "none");
            w.mapping(Word.quoted("~[0-9]\\|(?:.* )?(?<last_asked>[^ ]+)$"), "$last_asked");
        });
        if (!AppUpstream.tellsByHeader(model)) {
            w.comment("What the request's cookie says.");
            w.block("map $http_cookie $told", () -> {
                w.mapping(Word.of("default"), "");
                w.mapping(Word.quoted(CookieRules.pattern(model.cookie(), named("told_value"))), "$told_value");
            });
        }
        told(w, model.cookie());
        session(w);
        w.comment("Because of \"metrics.mode\". In JSON, because that is how it is cheap to read.");
        w.directive(
                "log_format",
                Word.of("requests"),
                Word.of("escape=json"),
                Word.quoted("{\"backend\":\"$request_backend\",\"status\":$status,\"session\":\"$session\","
                        + "\"seconds\":$request_time}"));
        w.blank();
    }

    /** In the server that users reach. */
    static void server(NginxWriter w, BalancerModel model) {
        if (model.requestLog()) {
            w.comment("Read by mtail, which may be slow or gone; kept short by agent.sh.");
            w.directive("access_log", PodPaths.REQUESTS, "requests", "buffer=32k", "flush=1s");
        }
    }

    private static void told(NginxWriter w, SessionCookie cookie) {
        w.comment("What the answer tells the user to keep; the last one after a second try.");
        w.block("map $sent_http_set_cookie $told_now", () -> {
            w.mapping(Word.of("default"), "");
            w.mapping(Word.quoted(CookieRules.answerPattern(cookie, named("told_now_value"))), "$told_now_value");
        });
    }

    private static void session(NginxWriter w) {
        w.comment("A cookie that is not told again is kept, too.");
        w.block("map \"$proxy_host:$told:$told_now:$request_backend\" $session", () -> {
            w.mapping(Word.of("default"), "");
            w.mapping(Word.quoted(STICKY + "(?<as_told>[0-9a-f]+):(?:\\k<as_told>)?" + ANSWERED), "kept");
            w.mapping(Word.quoted(STICKY + ":[0-9a-f]+" + ANSWERED), "new");
            w.mapping(Word.quoted(STICKY + "[0-9a-f]+:[0-9a-f]+" + ANSWERED), "moved");
        });
    }

    private static String named(String group) {
        return "(?<" + group + ">" + VALUE + ")";
    }
}
