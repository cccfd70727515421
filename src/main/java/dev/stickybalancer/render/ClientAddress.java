package dev.stickybalancer.render;

import dev.stickybalancer.model.Front.TrustedProxies;
import dev.stickybalancer.model.IpAddress;

/** Who the user is, and by which scheme they came: their connection's word, or that of a proxy that is trusted. */
final class ClientAddress {
    private ClientAddress() {}

    static void write(NginxWriter w, TrustedProxies trusted) {
        if (trusted.networks().isEmpty()) {
            return;
        }
        w.comment("Because of \"proxy.trustedProxies\": these networks say whom they speak for.");
        trusted.networks().forEach(network -> w.directive("set_real_ip_from", network(network)));
        if (trusted.proxyProtocol()) {
            w.directive("real_ip_header", "proxy_protocol").blank();
            return;
        }
        w.directive("real_ip_header", "X-Forwarded-For");
        w.comment(
                "From the right, the first address that is not one of theirs: what a user wrote stands further left.");
        w.directive("real_ip_recursive", "on");
        w.block("geo $realip_remote_addr $from_trusted_proxy", () -> {
            w.mapping(Word.of("default"), "no");
            trusted.networks().forEach(network -> w.mapping(network(network), "yes"));
        });
        w.block("map \"$from_trusted_proxy:$http_x_forwarded_proto\" $forwarded_proto", () -> {
            w.mapping(Word.of("default"), "$scheme");
            w.mapping(Word.quoted("yes:http"), "http");
            w.mapping(Word.quoted("yes:https"), "https");
        });
        w.blank();
    }

    /** The variable with the scheme that the user came by. */
    static String scheme(TrustedProxies trusted) {
        return trusted.networks().isEmpty() || trusted.proxyProtocol() ? "$scheme" : "$forwarded_proto";
    }

    private static Word network(String network) {
        var word = Word.user(AllowList.NETWORK, network);
        if (!IpAddress.isNetwork(network)) {
            throw new IllegalArgumentException("proxy.trustedProxies must hold networks, but has " + network);
        }
        return word;
    }
}
