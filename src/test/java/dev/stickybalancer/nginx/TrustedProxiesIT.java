package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stickybalancer.model.Front;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Proxies in front: who is believed, and what. */
class TrustedProxiesIT {
    private static final Front.Tls TLS = new Front.Tls(false, true, 0, false, 443);

    private static NginxPod pod(App app, Front front, Options options) {
        var model = Models.standard(NginxPod.freePorts(), app.port());
        return NginxPod.ready(Models.withFront(model, front), app.hosts(), options);
    }

    private static NginxPod pod(App app, Front front) {
        return pod(app, front, Options.STANDARD);
    }

    private static Front trusting(boolean proxyProtocol, String... networks) {
        return new Front(List.of(), Optional.empty(), new Front.TrustedProxies(List.of(networks), proxyProtocol));
    }

    private static Front overTls(Front front, String... hosts) {
        return new Front(List.of(hosts), Optional.of(TLS), front.trustedProxies());
    }

    /** What the app was told last. */
    private static String told(App app, String header) {
        return app.pod(1).last().header(header).orElseThrow();
    }

    @Test
    void a_trusted_proxy_is_believed_and_what_the_user_wrote_before_it_is_not() {
        try (var app = new App(1);
                var pod = pod(app, trusting(false, "127.0.0.0/8", "10.0.0.0/8"))) {
            pod.browser()
                    .ask(Request.get("/")
                            .headers("X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.1.1", "X-Forwarded-Proto: https"));
            assertEquals("9.9.9.9", told(app, "X-Forwarded-For"));
            assertEquals("9.9.9.9", told(app, "X-Real-IP"));
            assertEquals("https", told(app, "X-Forwarded-Proto"));
            pod.browser().ask(Request.get("/").headers("X-Forwarded-Proto: gopher"));
            assertEquals("http", told(app, "X-Forwarded-Proto"));
        }
    }

    @Test
    void a_proxy_that_is_not_trusted_is_not_believed() {
        try (var app = new App(1);
                var pod = pod(app, trusting(false, "10.0.0.0/8"))) {
            pod.browser()
                    .ask(Request.get("/").headers("X-Forwarded-For: 10.0.0.1, 9.9.9.9", "X-Forwarded-Proto: https"));
            assertEquals("127.0.0.1", told(app, "X-Forwarded-For"));
            assertEquals("http", told(app, "X-Forwarded-Proto"));
        }
    }

    @Test
    void proxies_of_ipv6_networks_are_told_from_users_of_others() {
        try (var app = new App(1);
                var pod = pod(app, trusting(false, "127.0.0.0/8", "fd00::/8"))) {
            pod.browser().ask(Request.get("/").headers("X-Forwarded-For: fd00::1, 2001:db8::7, fd12::9, fdff::1"));
            assertEquals("2001:db8::7", told(app, "X-Forwarded-For"));
            pod.browser().ask(Request.get("/").headers("X-Forwarded-For: 9.9.9.9, fe00::1"));
            assertEquals("fe00::1", told(app, "X-Forwarded-For"));
        }
    }

    /** As in a pod of an IPv6 cluster. */
    @Test
    void a_proxy_that_comes_over_ipv6_is_believed_if_its_network_is_trusted() {
        assertEquals("2001:db8::7", toldOverIpv6("::1/128"));
        assertEquals("::1", toldOverIpv6("fd00::/8"));
    }

    private static String toldOverIpv6(String network) {
        var listening = Options.STANDARD.change(text -> text.replaceFirst("( *listen )([0-9]+;)", "$1$2\n$1[::]:$2"));
        try (var app = new App(1);
                var pod = pod(app, trusting(false, network), listening);
                var connection = Connection.to("::1", pod.ports().http())) {
            connection.ask(Request.get("/").headers("X-Forwarded-For: 6.6.6.6, 2001:db8::7"));
            return told(app, "X-Forwarded-For");
        }
    }

    private static Connection from(String address, int port) {
        var connection = Connection.to(port);
        var header = "PROXY TCP4 " + address + " 10.0.0.1 4711 80\r\n";
        connection.send(header.getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    @Test
    void the_proxy_protocol_tells_the_address_and_is_required() {
        try (var app = new App(1);
                var pod = pod(app, trusting(true, "127.0.0.1/32"));
                var connection = from("9.9.9.9", pod.ports().http())) {
            var forged = Request.get("/").headers("X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https");
            assertEquals(200, connection.ask(forged).status());
            assertEquals("9.9.9.9", told(app, "X-Forwarded-For"));
            assertEquals("http", told(app, "X-Forwarded-Proto"));
            assertThrows(UncheckedIOException.class, () -> pod.browser().get("/"));
        }
    }

    @Test
    void the_proxy_protocol_of_one_who_is_not_trusted_is_understood_and_not_believed() {
        try (var app = new App(1);
                var pod = pod(app, trusting(true, "10.0.0.0/8"));
                var connection = from("9.9.9.9", pod.ports().http())) {
            assertEquals(200, connection.ask(Request.get("/")).status());
            assertEquals("127.0.0.1", told(app, "X-Forwarded-For"));
        }
    }

    @Test
    void the_proxy_protocol_comes_before_tls() {
        try (var app = new App(1);
                var pod = pod(app, overTls(trusting(true, "127.0.0.1/32")));
                var connection = from("9.9.9.9", pod.ports().https()).secured()) {
            assertEquals(
                    200,
                    connection
                            .ask(Request.get("/").headers("X-Forwarded-For: 6.6.6.6"))
                            .status());
            assertEquals("9.9.9.9", told(app, "X-Forwarded-For"));
            assertEquals("https", told(app, "X-Forwarded-Proto"));
            assertThrows(
                    UncheckedIOException.class, () -> Connection.tls(pod.ports().https(), "TLSv1.3"));
        }
    }

    @Test
    void the_proxy_protocol_comes_before_the_redirect_and_the_refusal_of_other_hosts_too() {
        try (var app = new App(1);
                var pod = pod(app, overTls(trusting(true, "127.0.0.1/32"), "app.example"))) {
            try (var connection = from("9.9.9.9", pod.ports().http())) {
                var answer = connection.ask(Request.get("/a"));
                assertEquals(308, answer.status());
                assertEquals(List.of("https://app.example/a"), answer.all("Location"));
            }
            var other = Request.get("/").headers("Host: other.example");
            try (var plain = from("9.9.9.9", pod.ports().http());
                    var secure = from("9.9.9.9", pod.ports().https()).secured()) {
                assertEquals(421, plain.ask(other).status());
                assertEquals(421, secure.ask(other).status());
            }
            assertThrows(UncheckedIOException.class, () -> pod.browser().get("/"));
            assertEquals(0, app.connections());
        }
    }
}
