package dev.stickybalancer.validate;

import dev.stickybalancer.api.Defaults;
import dev.stickybalancer.api.FrontService;
import dev.stickybalancer.api.Patterns;
import dev.stickybalancer.api.Proxy;
import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.api.Tls;
import dev.stickybalancer.api.Toggle;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How users come in: the Service, host names, TLS, and proxies in front. */
final class FrontValidation {
    private static final int LONGEST_ANNOTATION = 4096;
    private final Checks checks;
    private final StickyBalancerSpec spec;
    private final Proxy proxy;
    private final FrontService service;

    FrontValidation(Checks checks, StickyBalancerSpec spec, Proxy proxy) {
        this.checks = checks;
        this.spec = spec;
        this.proxy = proxy;
        this.service = spec.service() == null ? new FrontService(null, null, null, null) : spec.service();
    }

    Settings.Exposure exposure() {
        Map<String, String> annotations =
                checks.map("service.annotations", service.annotations(), 32, Patterns.LABEL_KEY, "annotation keys");
        annotations
                .values()
                .forEach(value -> checks.require(
                        value.codePointCount(0, value.length()) <= LONGEST_ANNOTATION,
                        "service.annotations",
                        "must have values of at most " + LONGEST_ANNOTATION + " characters"));
        checks.labelKeys("service.annotations", annotations);
        int httpPort = checks.number("service.httpPort", service.httpPort(), Defaults.HTTP_PORT, 1, 65_535);
        checks.require(
                spec.tls() == null || httpPort != httpsPort(),
                "service.httpsPort",
                "must differ from `service.httpPort`");
        return new Settings.Exposure(
                service.type() == null
                        ? FrontService.Type.CLUSTER_IP.kubernetesName()
                        : service.type().kubernetesName(),
                annotations,
                httpPort,
                checks.number("service.httpsPort", service.httpsPort(), Defaults.HTTPS_PORT, 1, 65_535));
    }

    private int httpsPort() {
        return service.httpsPort() == null ? Integer.parseInt(Defaults.HTTPS_PORT) : service.httpsPort();
    }

    Front front() {
        List<String> hosts = checks.list("hosts", spec.hosts(), 32);
        checks.require(spec.hosts() == null || !spec.hosts().isEmpty(), "hosts", "must have at least one host name");
        checks.require(Set.copyOf(hosts).size() == hosts.size(), "hosts", "must name each host once");
        hosts.forEach(host -> checks.text(
                "hosts", host, null, Patterns.HOST, "lower-case DNS names, such as chat.example.com or *.example.com"));
        hosts.forEach(host -> checks.require(host.length() <= 255, "hosts", "must have at most 255 characters each"));
        return new Front(hosts, Optional.ofNullable(spec.tls()).map(this::tls), trustedProxies());
    }

    /** Nobody is served over plain HTTP. */
    boolean isHttpsOnly() {
        return spec.tls() != null && spec.tls().httpRedirect() != Toggle.DISABLED;
    }

    Optional<String> tlsSecret() {
        if (spec.tls() == null) {
            return Optional.empty();
        }
        Tls.SecretRef secret = spec.tls().secretRef();
        return Optional.ofNullable(checks.text(
                "tls.secretRef.name",
                secret == null ? null : secret.name(),
                null,
                Patterns.OBJECT_NAME,
                "the name of a Secret"));
    }

    private Front.Tls tls(Tls tls) {
        return new Front.Tls(
                tls.minVersion() == Tls.MinVersion.TLS_1_3,
                tls.httpRedirect() != Toggle.DISABLED,
                checks.number(
                        "tls.hstsMaxAgeSeconds", tls.hstsMaxAgeSeconds(), Defaults.HSTS_MAX_AGE_SECONDS, 0, 63_072_000),
                tls.http3() == Toggle.ENABLED,
                httpsPort());
    }

    private Front.TrustedProxies trustedProxies() {
        String field = "proxy.trustedProxies";
        List<String> networks = checks.list(field, proxy.trustedProxies(), 64);
        checks.require(Set.copyOf(networks).size() == networks.size(), field, "must name each network once");
        networks.forEach(network -> checks.require(
                Checks.matches(network, Patterns.NETWORK) && IpAddress.isNetwork(network),
                field,
                "must hold networks such as 10.0.0.0/8 or fd00::/8, without bits behind the prefix, not "
                        + Checks.show(network)));
        boolean proxyProtocol = proxy.protocol() == Proxy.Protocol.PROXY;
        checks.require(
                !proxyProtocol || !networks.isEmpty(),
                "proxy.protocol",
                "PROXY must come with `proxy.trustedProxies`: anybody could claim any address otherwise");
        checks.require(
                !proxyProtocol || spec.tls() == null || spec.tls().http3() != Toggle.ENABLED,
                "tls.http3",
                "must not come with `proxy.protocol: PROXY`: nginx knows no PROXY protocol over UDP");
        return new Front.TrustedProxies(networks, proxyProtocol);
    }
}
