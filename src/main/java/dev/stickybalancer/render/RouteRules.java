package dev.stickybalancer.render;

import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.SockJsBucket;
import java.util.ArrayList;
import java.util.List;

/** Which listed pod a user belongs to, and telling the user when that changes. */
final class RouteRules {
    /** What was told where pods are known by name: the hash of an address. */
    private static final String VALUE = "(?<told_value>[0-9a-f]{16}(?:[0-9a-f]{16})?)";

    private static final String STAYED = "~^(?<same>[0-9a-f]+):\\k<same>$";

    private static final String SET_COOKIE = "$new_cookie";

    /** In hundredths of a percent, rounded down; the last bucket has the rest. */
    private static final int SHARE = 10_000 / SockJsBucket.COUNT;

    private RouteRules() {}

    /** Room for a line for each pod; before the first map. */
    static void settings(NginxWriter w) {
        w.comment("The maps below have a line for each pod.");
        w.directive("map_hash_bucket_size", "128");
        w.directive("map_hash_max_size", "16384").blank();
    }

    /** The variables that follow from the request; in the http block. */
    static void write(NginxWriter w, BalancerModel model, Listed listed) {
        w.comment("The pod that the user's cookie names. Cookies from before \"endpointUpdates\" was \"Reload\" name an"
                + " address.");
        w.block("map $http_cookie $told", () -> {
            w.mapping(Word.of("default"), "");
            w.mapping(Word.quoted(CookieRules.pattern(model.cookie(), VALUE)), "$told_value");
        });
        w.block("map $told $home", () -> {
            w.mapping(Word.of("default"), "$told");
            listed.servers()
                    .forEach(server -> w.mapping(
                            Word.of(Hashes.md5(server.id().socketAddress())), AllowList.ROUTE.check(server.route())));
        });
        w.blank();
        if (model.sockJsFallback()) {
            sessions(w, listed);
        }
        answer(w, model, listed);
    }

    /** The words of the {@code sticky} directive: the first variable that is not empty counts. */
    static Word[] routes(BalancerModel model) {
        var words = new ArrayList<>(List.of(Word.of("route"), Word.of("$home")));
        if (model.sockJsFallback()) {
            words.add(Word.of("$session_home"));
        }
        return words.toArray(Word[]::new);
    }

    /** In a location that leads to the app. */
    static void tell(NginxWriter w) {
        w.directive("add_header", "Set-Cookie", SET_COOKIE, "always");
    }

    private static void sessions(NginxWriter w, Listed listed) {
        w.comment("SockJS sessions without our cookie belong to a pod by the id in their path.");
        w.block("split_clients $sockjs_session $sockjs_bucket", () -> {
            for (int index = 0; index < SockJsBucket.COUNT - 1; index++) {
                w.mapping(Word.of(SHARE / 100 + "." + SHARE % 100 + "%"), "" + index);
            }
            w.mapping(Word.of("*"), "" + (SockJsBucket.COUNT - 1));
        });
        w.block("map $sockjs_bucket $bucket_home", () -> {
            w.mapping(Word.of("default"), "");
            listed.buckets()
                    .forEach((index, route) -> w.mapping(
                            Word.of(AllowList.range("bucket", index, 0, SockJsBucket.COUNT - 1)),
                            AllowList.ROUTE.check(route)));
        });
        w.block("map $sockjs_session $session_home", () -> {
            w.mapping(Word.of("default"), "$bucket_home");
            w.mapping(Word.of(""), "");
        });
        w.blank();
    }

    private static void answer(NginxWriter w, BalancerModel model, Listed listed) {
        w.comment(
                "The pod that answered: the last of \"a, b\" after a second try, and of \"a : b\" after a fresh choice.");
        w.block("map $upstream_addr $answered_by", () -> {
            w.directive("volatile");
            w.mapping(Word.of("default"), "$upstream_addr");
            w.mapping(Word.quoted("~[,:] (?<last_address>[^ ]+)$"), "$last_address");
        });
        w.block("map $answered_by $answered_home", () -> {
            w.directive("volatile");
            w.mapping(Word.of("default"), "");
            listed.servers()
                    .forEach(server ->
                            w.mapping(Word.of(server.id().socketAddress()), AllowList.ROUTE.check(server.route())));
        });
        w.comment(
                "An address stays told for as long as its pod answers: nginx pods that do not know routes yet, or no more,"
                        + " understand it, too.");
        w.block("map \"$home:$answered_home\" $now_told", () -> {
            w.directive("volatile");
            w.mapping(Word.of("default"), "$answered_home");
            w.mapping(Word.quoted(STAYED), "$told");
        });
        var sliding = model.cookie().maxAgeSeconds().isPresent();
        w.comment(
                sliding
                        ? "With every answer, so that the cookie's age begins anew."
                        : "Told only when it changes: other answers stay as the app made them.");
        w.block("map \"$told:$now_told\" " + SET_COOKIE, () -> {
            w.directive("volatile");
            w.mapping(Word.of("default"), CookieRules.header(model.cookie(), "$now_told"));
            w.mapping(Word.quoted("~:$"), "");
            if (!sliding) {
                w.mapping(Word.quoted(STAYED), "");
            }
        });
        w.blank();
    }
}
