package dev.stickybalancer.render;

import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.AssetCache.PublicPath;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front.TrustedProxies;
import java.util.Comparator;

/**
 * Files that are the same for everybody: kept in a cache, asked of any pod, without cookies in or out. What Meteor's
 * clients are sent otherwise is never kept: a page that is kept for a minute leads one user's login to the next, and in a
 * release it makes browsers reload without end.
 */
final class AssetRules {
    private static final long MEBIBYTE = 1L << 20;
    private static final long MOST_SECONDS = 366 * 24 * 3600L;

    /** A file unknown to one pod is asked of so many in all: during a release some pods have only the other version. */
    private static final int TRIES = 10;

    private static final Comparator<PublicPath> LONGEST_FIRST =
            Comparator.comparingInt((PublicPath path) -> path.prefix().length()).reversed();

    private AssetRules() {}

    /** In the http block: the cache, and what may go into it. */
    static void write(NginxWriter w, BalancerModel model) {
        model.cache().ifPresent(cache -> {
            AppUpstream.assets(w, model);
            cachePath(w, cache);
            w.comment("Only what the app itself says will never change.");
            w.block("map $upstream_http_cache_control $changes", () -> {
                w.mapping(Word.of("default"), "1");
                w.mapping(Word.quoted("~*max-age=31536000"), "0");
            });
            w.comment("A file that is written outgrows the cache until it is whole.");
            w.block("map $upstream_http_content_length $huge", () -> {
                w.mapping(Word.of("default"), "0");
                w.mapping(Word.quoted("~^[0-9]{9,}$"), "1");
            });
            w.comment("Never a page, whatever the path is: an unknown file is answered with the app's HTML.");
            w.block("map \"$upstream_http_content_type:$upstream_http_cache_control\" $private", () -> {
                w.mapping(Word.of("default"), "0");
                w.mapping(Word.quoted("~*^text/html"), "1");
                w.mapping(Word.quoted("~*:.*(?:private|no-store)"), "1");
                w.mapping(Word.quoted("~^:"), "1");
            });
            w.blank();
        });
    }

    private static void cachePath(NginxWriter w, AssetCache cache) {
        var megabytes = AllowList.range("cache.maxSize", cache.maxBytes() / MEBIBYTE, 1, 1 << 20);
        w.directive(
                "proxy_cache_path",
                PodPaths.CACHE,
                "levels=1:2",
                "keys_zone=assets:4m",
                "max_size=" + megabytes + "m",
                "inactive=" + seconds("cache.retentionSeconds", cache.retentionSeconds()),
                "use_temp_path=off");
    }

    /** In the server that serves the app. */
    static void locations(NginxWriter w, BalancerModel model) {
        model.cache().ifPresent(cache -> {
            hashedFiles(w, model);
            w.block("location @asset_once_more", () -> {
                Locations.onlyWhatMayBeRepeated(w);
                anyPodThatHasIt(w, model);
                w.directive("error_page", "502", "504", "=", "@failed");
            });
            w.blank();
            w.comment("The pod that the user's page came from has its files, when no other that was asked does.");
            w.block("location @own_pod", () -> Locations.toApp(w, model, "@failed"));
            w.blank();
            publicPaths(w, model, cache);
        });
    }

    private static void publicPaths(NginxWriter w, BalancerModel model, AssetCache cache) {
        if (cache.publicPaths().isEmpty()) {
            return;
        }
        // Of several expressions that fit nginx takes the first.
        cache.publicPaths().stream().sorted(LONGEST_FIRST).forEach(path -> publicFiles(w, model, path));
        w.block("location @public_once_more", () -> {
            Locations.onlyWhatMayBeRepeated(w);
            anyPod(w, model);
            w.directive("error_page", "502", "504", "=", "@failed");
        });
        w.blank();
    }

    /** No other path is looked for by an expression. */
    static boolean onlyHashedFiles(BalancerModel model) {
        return model.cache().filter(cache -> cache.publicPaths().isEmpty()).isPresent();
    }

    private static void hashedFiles(NginxWriter w, BalancerModel model) {
        var names = Word.quoted("^" + Locations.pattern(model) + "/[0-9a-f]{40}[.](?:js|css)(?:[.]map)?$");
        w.comment("The client bundle: names are hashes of contents, so any pod's file is the right one. The query makes"
                + " Meteor answer 404, not a page, for a file that it does not have.");
        w.block("location ~ " + names.written(), () -> {
            w.directive("set", "$args", "meteor_dont_serve_index=true");
            anyPodThatHasIt(w, model);
            cached(w, model, "$changes", "@asset_once_more");
            w.comment("One for all browsers; by Vary there would be one for each version of each.");
            w.directive("proxy_ignore_headers", "Vary");
            w.directive("proxy_cache_key", "$uri");
        });
        w.blank();
    }

    private static void publicFiles(NginxWriter w, BalancerModel model, PublicPath path) {
        var prefix = Locations.escaped(AllowList.PUBLIC_PATH.check(path.prefix()));
        w.comment("Because of \"cache.publicPaths\".");
        w.block(
                "location ~ "
                        + Word.quoted("^" + Locations.pattern(model) + prefix).written(),
                () -> {
                    anyPod(w, model);
                    w.directive("proxy_next_upstream", "error", "timeout");
                    cached(w, model, "$private", "@public_once_more");
                    w.directive("proxy_ignore_headers", "Cache-Control", "Expires", "Vary");
                    w.directive("proxy_cache_valid", "200", seconds("cache.publicPaths.ttlSeconds", path.ttlSeconds()));
                    w.comment("All that the app is told and may answer by.");
                    var scheme = ClientAddress.scheme(model.front().trustedProxies());
                    w.directive(
                            "proxy_cache_key",
                            Word.quoted(scheme + "://" + ProxyRules.HOST + "$request_uri $http_origin"));
                });
        w.blank();
    }

    /** A pod of the other version answers 404. */
    private static void anyPodThatHasIt(NginxWriter w, BalancerModel model) {
        anyPod(w, model);
        w.directive("proxy_next_upstream", "error", "timeout", "http_404");
        w.directive("proxy_intercept_errors", "on");
        w.directive("error_page", "404", "=", "@own_pod");
    }

    private static void anyPod(NginxWriter w, BalancerModel model) {
        w.directive("proxy_pass", "http://app_assets");
        TrustedProxies trusted = model.front().trustedProxies();
        ProxyRules.assetHeaders(w, trusted);
        w.directive("proxy_hide_header", "Set-Cookie");
        w.directive("proxy_hide_header", "Vary");
        w.directive("proxy_next_upstream_tries", Word.of(TRIES));
        w.directive("proxy_next_upstream_timeout", "10s");
        w.comment("Kept as the app has compressed it; who cannot read that gets it plain.");
        w.directive("gunzip", "on");
        w.directive("gzip", "on");
        w.directive("gzip_vary", "on");
        w.directive("gzip_proxied", "any");
        w.directive(
                "gzip_types",
                "text/css",
                "application/javascript",
                "text/javascript",
                "application/json",
                "image/svg+xml");
    }

    private static void cached(NginxWriter w, BalancerModel model, String notKept, String afterFailure) {
        w.directive("proxy_cache", "assets");
        w.directive("proxy_no_cache", notKept, "$upstream_http_set_cookie", "$huge");
        w.directive("proxy_cache_lock", "on");
        w.directive(
                "proxy_cache_use_stale",
                "updating",
                "error",
                "timeout",
                "http_500",
                "http_502",
                "http_503",
                "http_504");
        w.directive("proxy_cache_background_update", "on");
        w.directive("error_page", "502", "504", "=", afterFailure);
        if (model.debugHeaders()) {
            w.directive("add_header", "X-Proxy-Cache", "$upstream_cache_status", "always");
        }
    }

    private static String seconds(String position, int seconds) {
        return AllowList.range(position, seconds, 1, MOST_SECONDS) + "s";
    }
}
