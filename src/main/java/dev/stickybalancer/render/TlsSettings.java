package dev.stickybalancer.render;

import dev.stickybalancer.model.Front;

/** What is said of TLS once, for all servers. Nothing here is secret: certificate and key are files in the pod. */
final class TlsSettings {
    private static final long MOST_HSTS_SECONDS = 63_072_000;

    /** Mozilla's intermediate guideline, version 5.7, without DHE, which needs parameters and serves nobody new. */
    private static final String CIPHERS = String.join(
            ":",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305");

    private TlsSettings() {}

    static void write(NginxWriter w, Front front) {
        front.tls().ifPresent(tls -> settings(w, tls));
    }

    private static void settings(NginxWriter w, Front.Tls tls) {
        w.comment("The link leads to the last certificate that agent.sh has tested.");
        w.directive("ssl_certificate", PodPaths.TLS_CURRENT + PodPaths.CERTIFICATE);
        w.directive("ssl_certificate_key", PodPaths.TLS_CURRENT + PodPaths.KEY);
        w.comment(
                "Mozilla's intermediate guideline. No OCSP stapling: the certificate authorities have given OCSP up.");
        if (tls.onlyTls13()) {
            w.directive("ssl_protocols", "TLSv1.3");
        } else {
            w.directive("ssl_protocols", "TLSv1.2", "TLSv1.3");
            w.directive("ssl_ciphers", CIPHERS);
        }
        w.directive("ssl_prefer_server_ciphers", "off");
        w.comment("With a shared cache nginx makes new keys for session tickets by itself.");
        w.directive("ssl_session_cache", "shared:tls:10m");
        w.directive("ssl_session_timeout", "1d").blank();
        if (tls.hstsMaxAgeSeconds() > 0) {
            var seconds = AllowList.range("tls.hstsMaxAgeSeconds", tls.hstsMaxAgeSeconds(), 1, MOST_HSTS_SECONDS);
            w.comment("Only over TLS: elsewhere anybody could have written it.");
            w.block("map $https $hsts", () -> {
                w.mapping(Word.of("default"), "");
                w.mapping(Word.of("on"), "max-age=" + seconds);
            });
            w.blank();
        }
    }

    /** In the server that serves the app. */
    static void server(NginxWriter w, Front.Tls tls) {
        w.directive("http2", "on");
        if (tls.hstsMaxAgeSeconds() > 0) {
            w.directive("add_header", "Strict-Transport-Security", "$hsts", "always");
        }
        if (tls.http3()) {
            w.comment("Where HTTP/3 is.");
            w.directive("add_header", Word.of("Alt-Svc"), Word.quoted(altSvc(tls)), Word.of("always"));
        }
    }

    private static String altSvc(Front.Tls tls) {
        return "h3=\":" + AllowList.range("service.httpsPort", tls.publicPort(), 1, 65535) + "\"; ma=86400";
    }
}
