package dev.stickybalancer.nginx;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.model.UpstreamShape;
import dev.stickybalancer.model.Workers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a StickyBalancer that says nothing but its Service's name becomes, and variations of it. */
final class Models {
    private Models() {}

    static BalancerModel standard(PodPorts ports, int... appPorts) {
        var shards = new TreeMap<Integer, Integer>();
        for (int port : appPorts) {
            shards.put(port, 1);
        }
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                new SessionCookie("route", "/", Optional.empty(), OptionalInt.empty(), false, true, SameSite.LAX),
                true,
                "",
                new ProxySettings(300, 3600, 3600, 50 << 20),
                Optional.of(new AssetCache(64 << 20, 600, List.of())),
                false,
                false,
                new Workers(1, 512),
                AddressFamily.IPV4,
                new Named(new UpstreamShape(shards)),
                ports);
    }

    static BalancerModel withFront(BalancerModel model, Front front) {
        return new Change(model).front(front).model();
    }

    static BalancerModel withProxy(BalancerModel model, ProxySettings proxy) {
        return new Change(model).proxy(proxy).model();
    }

    static BalancerModel withMaxBody(BalancerModel model, long bytes) {
        var now = model.proxy();
        return withProxy(
                model,
                new ProxySettings(
                        now.connectTimeoutMilliseconds(), now.readTimeoutSeconds(), now.sendTimeoutSeconds(), bytes));
    }

    static BalancerModel withCookie(BalancerModel model, SessionCookie cookie) {
        return new Change(model).cookie(cookie).model();
    }

    static BalancerModel withDebugHeaders(BalancerModel model) {
        return new Change(model).debugHeaders().model();
    }

    static BalancerModel withRequestLog(BalancerModel model) {
        return new Change(model).requestLog().model();
    }

    static BalancerModel withPathPrefix(BalancerModel model, String pathPrefix) {
        return new Change(model).pathPrefix(pathPrefix).model();
    }

    static BalancerModel withCache(BalancerModel model, Optional<AssetCache> cache) {
        return new Change(model).cache(cache).model();
    }

    static BalancerModel withServers(BalancerModel model, AppServers servers) {
        return new Change(model).servers(servers).model();
    }

    static BalancerModel ipv6(BalancerModel model) {
        return new Change(model).family(AddressFamily.IPV6).model();
    }

    /** A copy in the making: records have no way of their own to be copied with one thing changed. */
    private static final class Change {
        private final BalancerModel from;
        private Front front;
        private SessionCookie cookie;
        private String pathPrefix;
        private ProxySettings proxy;
        private Optional<AssetCache> cache;
        private boolean debugHeaders;
        private boolean requestLog;
        private AddressFamily family;
        private AppServers servers;

        Change(BalancerModel from) {
            this.from = from;
            front = from.front();
            cookie = from.cookie();
            pathPrefix = from.pathPrefix();
            proxy = from.proxy();
            cache = from.cache();
            debugHeaders = from.debugHeaders();
            requestLog = from.requestLog();
            family = from.family();
            servers = from.servers();
        }

        Change front(Front to) {
            front = to;
            return this;
        }

        Change cookie(SessionCookie to) {
            cookie = to;
            return this;
        }

        Change pathPrefix(String to) {
            pathPrefix = to;
            return this;
        }

        Change proxy(ProxySettings to) {
            proxy = to;
            return this;
        }

        Change cache(Optional<AssetCache> to) {
            cache = to;
            return this;
        }

        Change debugHeaders() {
            debugHeaders = true;
            return this;
        }

        Change requestLog() {
            requestLog = true;
            return this;
        }

        Change servers(AppServers to) {
            servers = to;
            return this;
        }

        Change family(AddressFamily to) {
            family = to;
            return this;
        }

        BalancerModel model() {
            return new BalancerModel(
                    from.namespace(),
                    from.name(),
                    front,
                    cookie,
                    from.sockJsFallback(),
                    pathPrefix,
                    proxy,
                    cache,
                    debugHeaders,
                    requestLog,
                    from.workers(),
                    family,
                    servers,
                    from.ports());
        }
    }
}
