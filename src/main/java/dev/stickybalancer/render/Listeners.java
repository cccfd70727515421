package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Front;
import java.util.ArrayList;
import java.util.List;

/** The ports that users come to, and what is answered there besides the app. */
final class Listeners {
    private static final int HTTPS_PORT = 443;
    private static final String MISDIRECTED = "421 Misdirected Request: this server does not serve that host name.\n";

    private Listeners() {}

    /** A plain port on every address of the pod. */
    static void plain(NginxWriter w, int port, String position, AddressFamily family) {
        listen(w, NginxConf.port(position, port), family, List.of());
    }

    /** The ports on which the app itself is served. */
    static void app(NginxWriter w, BalancerModel model) {
        if (!redirects(model.front())) {
            http(w, model, List.of());
        }
        model.front().tls().ifPresent(tls -> https(w, model, tls, List.of()));
    }

    /** The server that sends plain HTTP to https, and the one for all host names that are not served. */
    static void others(NginxWriter w, BalancerModel model) {
        if (redirects(model.front())) {
            w.comment("308, not 301: a POST stays a POST.");
            w.block("server", () -> {
                http(w, model, List.of());
                names(w, model.front());
                w.directive("return", "308", "https://$host" + publicPort(model.front()) + "$request_uri");
            });
            w.blank();
        }
        if (!model.front().hosts().isEmpty()) {
            w.block("server", () -> {
                http(w, model, List.of("default_server"));
                model.front().tls().ifPresent(tls -> https(w, model, tls, List.of("default_server")));
                w.directive("server_name", "_");
                w.directive("return", Word.of(421), Word.quoted(MISDIRECTED));
            });
            w.blank();
        }
    }

    /** What is said once, for all servers. */
    static void settings(NginxWriter w, Front front) {
        if (!front.hosts().isEmpty()) {
            w.comment("Room for the longest host names.");
            w.directive("server_names_hash_bucket_size", "512").blank();
        }
    }

    static void names(NginxWriter w, Front front) {
        if (!front.hosts().isEmpty()) {
            w.directive(
                    "server_name",
                    front.hosts().stream()
                            .map(host -> Word.user(AllowList.HOST, host))
                            .toArray(Word[]::new));
        }
    }

    private static boolean redirects(Front front) {
        return front.tls().filter(Front.Tls::redirect).isPresent();
    }

    private static String publicPort(Front front) {
        int port = front.tls().orElseThrow().publicPort();
        AllowList.range("service.httpsPort", port, 1, 65535);
        return port == HTTPS_PORT ? "" : ":" + port;
    }

    private static void http(NginxWriter w, BalancerModel model, List<String> more) {
        listen(w, NginxConf.port("ports.http", model.ports().http()), model.family(), options(model, List.of(), more));
    }

    private static void https(NginxWriter w, BalancerModel model, Front.Tls tls, List<String> more) {
        var port = NginxConf.port("ports.https", model.ports().https());
        listen(w, port, model.family(), options(model, List.of("ssl"), more));
        if (tls.http3()) {
            var quic = new ArrayList<>(List.of("quic"));
            if (more.isEmpty() == model.front().hosts().isEmpty()) {
                // Once for each port: every worker gets its own socket, so that a connection stays with its worker.
                quic.add("reuseport");
            }
            quic.addAll(more);
            listen(w, port, model.family(), quic);
        }
    }

    private static List<String> options(BalancerModel model, List<String> first, List<String> more) {
        var words = new ArrayList<>(first);
        if (model.front().trustedProxies().proxyProtocol()) {
            words.add("proxy_protocol");
        }
        words.addAll(more);
        return words;
    }

    private static void listen(NginxWriter w, long port, AddressFamily family, List<String> options) {
        var addresses = family == AddressFamily.IPV6 ? List.of("" + port, "[::]:" + port) : List.of("" + port);
        for (var address : addresses) {
            var words = new ArrayList<>(List.of(address));
            words.addAll(options);
            w.directive("listen", words.toArray(String[]::new));
        }
    }
}
