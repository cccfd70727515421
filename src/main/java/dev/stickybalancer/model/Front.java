package dev.stickybalancer.model;

import java.util.List;
import java.util.Optional;

/**
 * How users come in.
 *
 * @param hosts the only host names that are served, {@code *.example.com} included; empty for all
 * @param tls empty for plain HTTP only
 */
public record Front(List<String> hosts, Optional<Tls> tls, TrustedProxies trustedProxies) {
    /** Plain HTTP for every host, nobody in front of us. */
    public static final Front PLAIN = new Front(List.of(), Optional.empty(), TrustedProxies.NONE);

    public Front {
        hosts = List.copyOf(hosts);
    }

    /**
     * TLS towards users; the certificate is the pod's business.
     *
     * @param onlyTls13 otherwise TLS 1.2, too
     * @param redirect plain HTTP is sent here
     * @param hstsMaxAgeSeconds 0 for no such header
     * @param publicPort the Service's port, 1-65535: what a redirect and HTTP/3's Alt-Svc name
     */
    public record Tls(boolean onlyTls13, boolean redirect, int hstsMaxAgeSeconds, boolean http3, int publicPort) {}

    /**
     * Whose word on a user's address is taken.
     *
     * @param networks in CIDR notation
     * @param proxyProtocol they say it in a PROXY protocol header before the request, not in X-Forwarded-For
     */
    public record TrustedProxies(List<String> networks, boolean proxyProtocol) {
        public static final TrustedProxies NONE = new TrustedProxies(List.of(), false);

        public TrustedProxies {
            networks = List.copyOf(networks);
        }
    }
}
