package dev.stickybalancer.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.model.Front;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontValidationTest {
    @Test
    void tls_and_hosts_come_out_as_they_were_asked_for() {
        ObjectNode spec = Specs.with(Specs.withTls(), "hosts", List.of("a.example.com", "*.b.example.com"));
        Specs.with(spec, "tls.minVersion", "TLSv1.3");
        Specs.with(spec, "tls.httpRedirect", "Disabled");
        Specs.with(spec, "tls.hstsMaxAgeSeconds", 60);
        Specs.with(spec, "tls.http3", "Enabled");
        Specs.with(spec, "service.httpsPort", 8443);
        Specs.with(spec, "proxy.trustedProxies", List.of("10.0.0.0/8"));
        Settings settings = Specs.accepted(spec);
        assertEquals(
                new Front(
                        List.of("a.example.com", "*.b.example.com"),
                        Optional.of(new Front.Tls(true, false, 60, true, 8443)),
                        new Front.TrustedProxies(List.of("10.0.0.0/8"), false)),
                settings.front());
        assertEquals(Optional.of("shop-tls"), settings.tlsSecret());
    }

    @Test
    void proxy_protocol_needs_somebody_to_trust_and_no_http3() {
        ObjectNode spec = Specs.with(Specs.withTls(), "proxy.protocol", "PROXY");
        Specs.refused("proxy.protocol", spec);
        Specs.with(spec, "proxy.trustedProxies", List.of("10.0.0.0/8"));
        assertTrue(Specs.accepted(spec).front().trustedProxies().proxyProtocol());
        Specs.refused("tls.http3", Specs.with(spec, "tls.http3", "Enabled"));
    }

    @Test
    void http_and_https_need_ports_of_their_own() {
        Specs.refused("service.httpsPort", Specs.with(Specs.withTls(), "service.httpPort", 443));
        Specs.refused("service.httpsPort", Specs.with(Specs.withTls(), "service.httpsPort", 80));
        Specs.accepted(Specs.withField("service.httpPort", 443));
    }

    @Test
    void only_a_network_can_be_trusted() {
        for (String good : List.of("10.0.0.0/8", "192.0.2.7/32", "0.0.0.0/0", "fd00::/8", "::/0", "2001:db8::1/128")) {
            Specs.accepted(Specs.withField("proxy.trustedProxies", List.of(good)));
        }
        for (String bad : List.of(
                "10.0.0.1",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0/8",
                "fd00::/129",
                "fd00::1/8",
                "::/",
                "a/8",
                "10.0.0.0/8;",
                "1.2.3.4/-1")) {
            Specs.refused("proxy.trustedProxies", Specs.withField("proxy.trustedProxies", List.of(bad)));
        }
    }
}
