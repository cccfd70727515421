package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ShardId;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.model.UpstreamShape;

/** The app's pods, found by DNS, and the cookie that keeps a user on one of them. */
final class NamedUpstream {
    /** Two shards for each of 50,000 pods would be a list that nginx searches for every request. */
    private static final int MOST_SHARDS = 64;

    /** The upstream of a SockJS session: with our cookie that of everybody, else by the session's id. */
    static final String POLLING = "$polling_upstream";

    private NamedUpstream() {}

    static void write(NginxWriter w, BalancerModel model, UpstreamShape shape) {
        var shards = shape.shards();
        AllowList.range("number of DNS names of the app", shards.size(), 1, MOST_SHARDS);
        w.comment("The app. Every address is under \"active\", or under \"draining\": that one keeps its users and gets"
                + " no new ones. The addresses come from the hosts file, without a reload.");
        w.block("upstream app", () -> {
            w.directive("zone", "app", AppUpstream.zoneSize(model));
            w.directive("least_conn");
            AppUpstream.maxFails(w);
            shards.forEach(shard -> servers(w, shard, true));
            AppUpstream.secondTry(w, model);
            AppUpstream.keptConnections(w);
            AppUpstream.sticky(w, CookieRules.nativeWords(model.cookie()));
        });
        w.blank();
        if (model.sockJsFallback()) {
            sessions(w, model, shape);
        }
    }

    /**
     * Both names of a shard.
     *
     * @param forUsers a draining pod gets no new ones
     */
    static void servers(NginxWriter w, ShardId shard, boolean forUsers) {
        w.directive("server", shard.activeName() + ":" + shard.port(), "resolve", "max_fails=0");
        var draining = shard.drainingName() + ":" + shard.port();
        if (forUsers) {
            w.directive("server", draining, "resolve", "drain", "max_fails=0");
        } else {
            w.directive("server", draining, "resolve", "max_fails=0");
        }
    }

    /** Under each of two names. */
    static int mostAddresses(UpstreamShape shape) {
        return 2 * UpstreamShape.SHARD_CAPACITY * shape.shards().size();
    }

    private static void sessions(NginxWriter w, BalancerModel model, UpstreamShape shape) {
        w.comment("SockJS sessions without our cookie, by the id in their path. Each of these names has one address, of"
                + " the pod that has this share of the sessions; nginx hashes the names, so shares never move by"
                + " themselves.");
        w.block("upstream app_sockjs", () -> {
            w.directive("zone", "app_sockjs", shape.shardsByPort().size() + "m");
            w.directive("hash", "$sockjs_session", "consistent");
            for (int port : shape.shardsByPort().keySet()) {
                for (int index = 0; index < SockJsBucket.COUNT; index++) {
                    var name = new SockJsBucket(port, index).dnsName();
                    w.directive("server", name + ":" + port, "resolve", "max_fails=0");
                }
            }
            AppUpstream.keptConnections(w);
            w.directive("sticky", CookieRules.nativeWords(model.cookie()));
        });
        w.blank();
        w.block("map $http_cookie " + POLLING, () -> {
            w.mapping(Word.of("default"), "app_sockjs");
            w.mapping(Word.quoted(CookieRules.pattern(model.cookie(), "[0-9a-f]{32}")), "app");
        });
        w.blank();
    }
}
