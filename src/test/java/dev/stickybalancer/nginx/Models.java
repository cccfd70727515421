package dev.stickybalancer.nginx;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.PodPorts;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.model.UpstreamShape;
import dev.stickybalancer.model.Workers;
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
                new ProxySettings(500, 3600, 3600, 50 << 20),
                false,
                new Workers(OptionalInt.of(1), 512),
                AddressFamily.IPV4,
                new UpstreamShape(shards),
                ports);
    }

    static BalancerModel withFront(BalancerModel model, Front front) {
        return copy(model, front, model.cookie(), model.proxy(), model.debugHeaders(), model.family());
    }

    static BalancerModel withProxy(BalancerModel model, ProxySettings proxy) {
        return copy(model, model.front(), model.cookie(), proxy, model.debugHeaders(), model.family());
    }

    static BalancerModel withCookie(BalancerModel model, SessionCookie cookie) {
        return copy(model, model.front(), cookie, model.proxy(), model.debugHeaders(), model.family());
    }

    static BalancerModel withDebugHeaders(BalancerModel model) {
        return copy(model, model.front(), model.cookie(), model.proxy(), true, model.family());
    }

    static BalancerModel ipv6(BalancerModel model) {
        return copy(model, model.front(), model.cookie(), model.proxy(), model.debugHeaders(), AddressFamily.IPV6);
    }

    private static BalancerModel copy(
            BalancerModel model,
            Front front,
            SessionCookie cookie,
            ProxySettings proxy,
            boolean debugHeaders,
            AddressFamily family) {
        return new BalancerModel(
                model.namespace(),
                model.name(),
                front,
                cookie,
                proxy,
                debugHeaders,
                model.workers(),
                family,
                model.upstream(),
                model.ports());
    }
}
