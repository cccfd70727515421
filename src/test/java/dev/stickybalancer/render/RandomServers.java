package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.AppServers.Server;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.model.UpstreamShape;
import java.util.ArrayList;
import java.util.TreeMap;

/** What the operator may have found out of an app's pods. */
final class RandomServers {
    private RandomServers() {}

    static AppServers of(Draw draw, AddressFamily family, boolean listed, boolean module) {
        return listed ? listed(draw, family, module) : named(draw);
    }

    /** One port, or two while the app's port changes. */
    private static Named named(Draw draw) {
        var shards = new TreeMap<Integer, Integer>();
        shards.put(draw.number(1, 65_535), draw.oneOf(1, 1, 1, 2, 16));
        if (draw.index(4) == 0) {
            shards.put(draw.number(1, 65_535), draw.oneOf(1, 2));
        }
        return new Named(new UpstreamShape(shards));
    }

    private static Listed listed(Draw draw, AddressFamily family, boolean module) {
        var servers = new ArrayList<Server>();
        int count = draw.oneOf(0, 1, 2, 3, 4, 5, 6, 300);
        for (int i = 1; i <= count; i++) {
            var address = family == AddressFamily.IPV4
                    ? "10." + draw.number(0, 255) + "." + i / 256 + "." + i % 256
                    : "fd00:0:0:0:0:0:" + Integer.toHexString(draw.number(1, 0xffff)) + ":" + Integer.toHexString(i);
            var id = new EndpointId(address, draw.number(1, 65_535));
            servers.add(new Server(id, draw.text("0123456789abcdef", 16, 16), draw.yes()));
        }
        var buckets = new TreeMap<Integer, String>();
        for (int index = 0; index < SockJsBucket.COUNT && !servers.isEmpty(); index++) {
            buckets.put(index, servers.get(draw.number(0, servers.size() - 1)).route());
        }
        return new Listed(servers, buckets, module ? StickyModule.NGINX_STICKY_MODULE_NG : StickyModule.NATIVE);
    }
}
