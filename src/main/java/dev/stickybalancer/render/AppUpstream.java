package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ParkedAddress;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.model.ShardId;
import java.util.ArrayList;
import java.util.Locale;

/** The app's pods, found by DNS, and the cookie that keeps a user on one of them. */
final class AppUpstream {
    /** 4 KiB for each of 1,000 addresses under each of two names; nginx needs about 1 KiB and cannot grow. */
    private static final int ZONE_MEGABYTES_PER_SHARD = 8;

    /** Two shards for each of 50,000 pods would be a list that nginx searches for every request. */
    private static final int MOST_SHARDS = 64;

    private AppUpstream() {}

    static void write(NginxWriter w, BalancerModel model) {
        var shards = model.upstream().shards();
        AllowList.range("number of DNS names of the app", shards.size(), 1, MOST_SHARDS);
        w.comment("The app. Every address is under \"active\", or under \"draining\": that one keeps its users and gets"
                + " no new ones. The addresses come from the hosts file, without a reload.");
        w.block("upstream app", () -> {
            w.directive("zone", "app", zoneSize(model));
            w.directive("least_conn");
            w.comment("max_fails=0: readiness is Kubernetes' business; nginx's default takes every server away after"
                    + " one slow request.");
            shards.forEach(shard -> servers(w, shard));
            w.comment(
                    "Nobody can connect to this one. It makes nginx try twice where one pod is active and the others drain,"
                            + " because those do not count.");
            w.directive("server", nobody(model.family()) + ":1", "backup", "max_fails=0");
            w.comment("Node closes idle connections after 5 s: we must be first.");
            w.directive("keepalive", "32");
            w.directive("keepalive_timeout", "4s");
            w.comment("After the method and the servers: before them nginx would silently ignore it.");
            w.directive("sticky", cookie(model.cookie()));
        });
        w.blank();
    }

    static String zoneSize(BalancerModel model) {
        return ZONE_MEGABYTES_PER_SHARD * model.upstream().shards().size() + "m";
    }

    private static String nobody(AddressFamily family) {
        var address = ParkedAddress.active(family);
        return family == AddressFamily.IPV6 ? "[" + address + "]" : address;
    }

    private static void servers(NginxWriter w, ShardId shard) {
        w.directive("server", shard.activeName() + ":" + shard.port(), "resolve", "max_fails=0");
        w.directive("server", shard.drainingName() + ":" + shard.port(), "resolve", "drain", "max_fails=0");
    }

    private static Word[] cookie(SessionCookie cookie) {
        var words = new ArrayList<Word>();
        words.add(Word.of("cookie"));
        words.add(Word.user(AllowList.COOKIE_NAME, cookie.name()));
        cookie.maxAgeSeconds().ifPresent(seconds -> words.add(expires(seconds)));
        cookie.domain().ifPresent(domain -> words.add(Word.user("domain=", AllowList.COOKIE_DOMAIN, domain)));
        if (cookie.httpOnly()) {
            words.add(Word.of("httponly"));
        }
        if (cookie.secure()) {
            words.add(Word.of("secure"));
        }
        if (cookie.sameSite() != SameSite.UNSET) {
            words.add(Word.of("samesite=" + cookie.sameSite().name().toLowerCase(Locale.ROOT)));
        }
        words.add(Word.user("path=", AllowList.COOKIE_PATH, cookie.path()));
        return words.toArray(Word[]::new);
    }

    private static Word expires(int seconds) {
        return Word.of(
                "expires=" + AllowList.range("session.cookie.maxAgeSeconds", seconds, 1, Integer.MAX_VALUE) + "s");
    }
}
