package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.AssetCache.PublicPath;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
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
    static final ProxySettings DEFAULT_PROXY = new ProxySettings(500, 3600, 3600, 50 << 20);

    static final Optional<AssetCache> DEFAULT_CACHE = Optional.of(new AssetCache(256 << 20, 86_400, List.of()));

    private RenderCases() {}

    public static Map<String, BalancerModel> all() {
        return new TreeMap<>(Map.of(
                "minimal", minimal(PLAIN_COOKIE, DEFAULT_PROXY),
                "full", full(),
                "ipv6", ipv6(),
                "shards", shards()));
    }

    /** A StickyBalancer that says nothing but its Service's name, except for these. */
    static BalancerModel minimal(SessionCookie cookie, ProxySettings proxy) {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                cookie,
                "",
                proxy,
                DEFAULT_CACHE,
                false,
                new Workers(OptionalInt.empty(), 4096),
                AddressFamily.IPV4,
                shape(Map.of(3000, 1)),
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
                "/shop/v1.0",
                new ProxySettings(1200, 120, 90, 10_000),
                Optional.of(new AssetCache(
                        1 << 30, 3600, List.of(new PublicPath("/images/", 60), new PublicPath("/fonts/v1/", 86_400)))),
                true,
                new Workers(OptionalInt.of(4), 16_384),
                AddressFamily.IPV4,
                shape(Map.of(80, 1)),
                new PodPorts(9080, 9443, 9081, 9053, 9082));
    }

    private static BalancerModel ipv6() {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                new SessionCookie("route", "/", Optional.empty(), OptionalInt.empty(), false, false, SameSite.UNSET),
                "",
                new ProxySettings(500, 3600, 3600, 0),
                Optional.empty(),
                false,
                new Workers(OptionalInt.empty(), 4096),
                AddressFamily.IPV6,
                shape(Map.of(3000, 1)),
                PodPorts.STANDARD);
    }

    /** In the middle of a change of the app's port, with more than a thousand pods; one port is our own. */
    private static BalancerModel shards() {
        return new BalancerModel(
                "demo",
                "chat",
                Front.PLAIN,
                PLAIN_COOKIE,
                "",
                DEFAULT_PROXY,
                DEFAULT_CACHE,
                false,
                new Workers(OptionalInt.empty(), 4096),
                AddressFamily.IPV4,
                shape(Map.of(3000, 2, 8080, 2)),
                PodPorts.STANDARD);
    }

    private static UpstreamShape shape(Map<Integer, Integer> shardsByPort) {
        return new UpstreamShape(new TreeMap<>(shardsByPort));
    }
}
