package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Of what is expected of nginx.conf, the part that is about users and the proxies before us. */
final class ExpectedFront {
    private final Given given;
    private final ConfTree http;
    private final ConfTree server;
    private final List<ConfTree> settings = new ArrayList<>();

    ExpectedFront(Given given, ConfTree http, ConfTree server) {
        this.given = given;
        this.http = http;
        this.server = server;
    }

    void change(AddressFamily family) {
        hosts();
        if (given.hasTls()) {
            tls();
        }
        if (given.has("/proxy/trustedProxies")) {
            trustedProxies();
        }
        http.before(http.the("map", "$http_upgrade"), settings);
        server.remove("listen");
        var first = server.lines().get(0);
        var plain = given.redirects() ? Stream.<ConfTree>of() : plain(family, "");
        server.before(first, Stream.concat(plain, secure(family, "")).toList());
        others(family);
    }

    private Stream<ConfTree> plain(AddressFamily family, String last) {
        return listen(family, "8080", given.proxyProtocol() ? "proxy_protocol" : "", last);
    }

    private Stream<ConfTree> secure(AddressFamily family, String last) {
        if (!given.hasTls()) {
            return Stream.of();
        }
        var tcp = listen(family, "8443", "ssl", given.proxyProtocol() ? "proxy_protocol" : "", last);
        if (!given.is("/tls/http3", "Enabled")) {
            return tcp;
        }
        // Once for each address: in the server that has all the others' names, if there is one.
        boolean isDefault = given.has("/hosts") == last.equals("default_server");
        return Stream.concat(tcp, listen(family, "8443", "quic", isDefault ? "reuseport" : "", last));
    }

    private static Stream<ConfTree> listen(AddressFamily family, String port, String... options) {
        var addresses = family == AddressFamily.IPV6 ? Stream.of(port, "[::]:" + port) : Stream.of(port);
        return addresses.map(address -> ConfTree.line(
                Stream.concat(Stream.of("listen", address), Stream.of(options).filter(option -> !option.isEmpty()))
                        .toList()));
    }

    private void hosts() {
        if (given.has("/hosts")) {
            settings.add(ConfTree.line("server_names_hash_bucket_size", "512"));
            server.before(server.the("client_max_body_size"), names());
        }
    }

    private ConfTree names() {
        return ConfTree.line(
                Stream.concat(Stream.of("server_name"), given.texts("/hosts")).toList());
    }

    private void tls() {
        var full = golden();
        settings.addAll(full.copies(full.the("ssl_certificate"), full.the("ssl_session_timeout")));
        if (given.is("/tls/minVersion", "TLSv1.3")) {
            settings.removeIf(line -> line.word(0).equals("ssl_ciphers"));
            settings.stream()
                    .filter(line -> line.word(0).equals("ssl_protocols"))
                    .forEach(line -> line.say("ssl_protocols", "TLSv1.3"));
        }
        var size = server.the("client_max_body_size");
        server.before(size, ConfTree.line("http2", "on"));
        long age = given.number("/tls/hstsMaxAgeSeconds", 0);
        if (age > 0) {
            var hsts = full.ending("$hsts").copy();
            hsts.the("on").word(1, "max-age=" + age);
            settings.add(hsts);
            server.before(size, ConfTree.line("add_header", "Strict-Transport-Security", "$hsts", "always"));
        }
        if (given.is("/tls/http3", "Enabled")) {
            var where = "h3=\":" + httpsPort() + "\"; ma=86400";
            server.before(size, ConfTree.line("add_header", "Alt-Svc", where, "always"));
        }
    }

    private long httpsPort() {
        return given.number("/service/httpsPort", 443);
    }

    private static ConfTree golden() {
        return ExpectedConf.golden("full").the("http");
    }

    private void trustedProxies() {
        var networks = given.texts("/proxy/trustedProxies").toList();
        networks.forEach(network -> settings.add(ConfTree.line("set_real_ip_from", network)));
        if (given.proxyProtocol()) {
            settings.add(ConfTree.line("real_ip_header", "proxy_protocol"));
            return;
        }
        var full = golden();
        var believed = full.the("geo");
        believed.lines().subList(1, believed.lines().size()).clear();
        networks.forEach(network -> believed.add(ConfTree.line(network, "yes")));
        settings.addAll(full.copies(full.the("real_ip_header"), full.ending("$forwarded_proto")));
        Stream.concat(Stream.of(server), server.all("location").stream())
                .flatMap(block -> block.all("proxy_set_header", "X-Forwarded-Proto").stream())
                .forEach(header -> header.word(2, "$forwarded_proto"));
    }

    /** The servers besides that of the app. */
    private void others(AddressFamily family) {
        var others = new ArrayList<ConfTree>();
        if (given.redirects()) {
            var redirect = ConfTree.block(List.of("server"));
            plain(family, "").forEach(redirect::add);
            if (given.has("/hosts")) {
                redirect.add(names());
            }
            var port = httpsPort() == 443 ? "" : ":" + httpsPort();
            redirect.add(ConfTree.line("return", "308", "https://$host" + port + "$request_uri"));
            others.add(redirect);
        }
        if (given.has("/hosts")) {
            var refusal = golden().all("server").get(2);
            refusal.remove(line -> line.word(0).equals("listen"));
            var listens = Stream.concat(plain(family, "default_server"), secure(family, "default_server"));
            refusal.before(refusal.the("server_name"), listens.toList());
            others.add(refusal);
        }
        http.after(server, others.toArray(ConfTree[]::new));
    }
}
