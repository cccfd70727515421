package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.AppServers.Server;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.AssetCache.PublicPath;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.model.UpstreamShape;
import dev.stickybalancer.model.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The models behind {@code src/test/resources/golden/nginx}. */
public final class RenderCases {
    static final SessionCookie PLAIN_COOKIE =
            new SessionCookie("route", "/", Optional.empty(), OptionalInt.empty(), false, true, SameSite.LAX);
    static final ProxySettings DEFAULT_PROXY = new ProxySettings(300, 3600, 3600, 50 << 20);

    static final Optional<AssetCache> DEFAULT_CACHE = Optional.of(new AssetCache(256 << 20, 86_400, List.of()));

    private RenderCases() {}

    public static Map<String, BalancerModel> all() {
        return new TreeMap<>(Map.of(
                "minimal", minimal(PLAIN_COOKIE, DEFAULT_PROXY),
                "full", full(),
                "ipv6", ipv6(),
                "module", module(),
                "path-prefix", pathPrefix(),
                "proxy-protocol", proxyProtocol(),
                "reload", reload(),
                "reload-empty", reloadEmpty(),
                "shards", shards()));
    }

    /** A StickyBalancer that says nothing but its Service's name, except for these. */
    static BalancerModel minimal(SessionCookie cookie, ProxySettings proxy) {
        return minimal(cookie, true, proxy, named(Map.of(3000, 1)));
    }

    private static BalancerModel minimal(
            SessionCookie cookie, boolean sockJsFallback, ProxySettings proxy, AppServers servers) {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                cookie,
                sockJsFallback,
                "",
                proxy,
                DEFAULT_CACHE,
                false,
                false,
                new Workers(2, 4096),
                AddressFamily.IPV4,
                servers,
                PodPorts.STANDARD);
    }

    private static BalancerModel full() {
        return new BalancerModel(
                "shop-production",
                "shop",
                new Front(
                        List.of("shop.example.org", "*.shop.example.org"),
                        Optional.of(new Front.Tls(false, true, 3600, true, 8443)),
                        new Front.TrustedProxies(List.of("10.0.0.0/8", "fd00::/8"), false)),
                new SessionCookie(
                        "__Secure-srv",
                        "/shop/",
                        Optional.of("example.org"),
                        OptionalInt.of(86_400),
                        true,
                        false,
                        SameSite.NONE),
                true,
                "/shop/v1.0",
                new ProxySettings(1200, 120, 90, 10_000),
                Optional.of(new AssetCache(
                        1 << 30, 3600, List.of(new PublicPath("/images/", 60), new PublicPath("/fonts/v1/", 86_400)))),
                true,
                true,
                new Workers(4, 16_384),
                AddressFamily.IPV4,
                named(Map.of(80, 1)),
                new PodPorts(9080, 9443, 9081, 9053, 9082, 9113, 9903));
    }

    /** Behind a load balancer that ends nothing and tells addresses before each connection. */
    private static BalancerModel proxyProtocol() {
        var front = new Front(
                List.of("chat.example.org"),
                Optional.of(new Front.Tls(true, true, 0, false, 443)),
                new Front.TrustedProxies(List.of("10.0.0.0/8", "fd00::/8"), true));
        var model = minimal(PLAIN_COOKIE, DEFAULT_PROXY);
        return new BalancerModel(
                model.namespace(),
                model.name(),
                front,
                model.cookie(),
                model.sockJsFallback(),
                model.pathPrefix(),
                model.proxy(),
                model.cache(),
                model.debugHeaders(),
                model.requestLog(),
                model.workers(),
                model.family(),
                model.servers(),
                model.ports());
    }

    private static BalancerModel ipv6() {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                new SessionCookie("route", "/", Optional.empty(), OptionalInt.empty(), false, false, SameSite.UNSET),
                false,
                "",
                new ProxySettings(300, 3600, 3600, 0),
                Optional.empty(),
                false,
                false,
                new Workers(2, 4096),
                AddressFamily.IPV6,
                named(Map.of(3000, 1)),
                PodPorts.STANDARD);
    }

    /** In the middle of a change of the app's port, with more than a thousand pods; one port is our own. */
    private static BalancerModel shards() {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                PLAIN_COOKIE,
                true,
                "",
                DEFAULT_PROXY,
                DEFAULT_CACHE,
                false,
                false,
                new Workers(2, 4096),
                AddressFamily.IPV4,
                named(Map.of(3000, 2, 8080, 2)),
                PodPorts.STANDARD);
    }

    /** An app below a path. */
    private static BalancerModel pathPrefix() {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                PLAIN_COOKIE,
                true,
                "/shop/v1.0",
                DEFAULT_PROXY,
                DEFAULT_CACHE,
                false,
                false,
                new Workers(2, 4096),
                AddressFamily.IPV4,
                named(Map.of(3000, 1)),
                PodPorts.STANDARD);
    }

    /** What is listed: a pod that drains, one that does not, and sessions on both. */
    static Listed listed(StickyModule module) {
        var one = new Server(new EndpointId("10.0.0.7", 3000), "00000000000000a1", false);
        var other = new Server(new EndpointId("10.0.0.8", 3000), "00000000000000b2", true);
        var buckets = new TreeMap<Integer, String>();
        for (int index = 0; index < SockJsBucket.COUNT; index++) {
            buckets.put(index, (index % 2 == 0 ? one : other).route());
        }
        return new Listed(List.of(one, other), buckets, module);
    }

    /** {@code endpointUpdates: Reload}, and otherwise nothing but a Service's name. */
    private static BalancerModel reload() {
        return minimal(PLAIN_COOKIE, true, DEFAULT_PROXY, listed(StickyModule.NATIVE));
    }

    /** The same before there is any pod, with a cookie that says much. */
    private static BalancerModel reloadEmpty() {
        var cookie = new SessionCookie(
                "__Secure-srv", "/shop/", Optional.of("example.org"), OptionalInt.of(3600), true, true, SameSite.NONE);
        return minimal(cookie, false, DEFAULT_PROXY, new Listed(List.of(), new TreeMap<>(), StickyModule.NATIVE));
    }

    private static BalancerModel module() {
        return module(new SessionCookie(
                "route", "/", Optional.of("example.org"), OptionalInt.of(3600), true, true, SameSite.UNSET));
    }

    /** {@code stickyModule: NginxStickyModuleNg}. */
    static BalancerModel module(SessionCookie cookie) {
        return minimal(cookie, false, DEFAULT_PROXY, listed(StickyModule.NGINX_STICKY_MODULE_NG));
    }

    static Named named(Map<Integer, Integer> shardsByPort) {
        return new Named(new UpstreamShape(new TreeMap<>(shardsByPort)));
    }
}
