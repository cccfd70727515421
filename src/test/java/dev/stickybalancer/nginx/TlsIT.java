package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stickybalancer.model.Front;
import dev.stickybalancer.support.Certificate;
import dev.stickybalancer.support.Eventually;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nginx agrees to with a client before the first request. */
class TlsIT {
    private static final Front.Tls TLS = new Front.Tls(false, true, 0, false, 443);

    /** A certificate of this kind could be used with it; browsers of before 2014 would. */
    private static final String UNLISTED = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA";

    private static NginxPod pod(App app, Front.Tls tls, Options options) {
        var model = Models.standard(NginxPod.freePorts(), app.port());
        return NginxPod.ready(Models.withFront(model, front(tls)), app.hosts(), options);
    }

    private static Front front(Front.Tls tls) {
        return new Front(List.of(), Optional.of(tls), Front.TrustedProxies.NONE);
    }

    @Test
    void only_the_versions_that_are_asked_for_are_spoken() {
        try (var app = new App(1);
                var both = pod(app, TLS, Options.STANDARD);
                var only13 = pod(app, new Front.Tls(true, true, 0, false, 443), Options.STANDARD)) {
            for (var version : List.of("TLSv1.2", "TLSv1.3")) {
                Connection.tls(both.ports().https(), version).close();
            }
            Connection.tls(only13.ports().https(), "TLSv1.3").close();
            assertThrows(
                    UncheckedIOException.class,
                    () -> Connection.tls(only13.ports().https(), "TLSv1.2").close());
        }
    }

    @Test
    void only_ciphers_of_our_list_are_spoken() {
        try (var app = new App(1);
                var pod = pod(app, TLS, Options.STANDARD)) {
            for (var listed : List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")) {
                Connection.tls12(pod.ports().https(), listed).close();
            }
            assertThrows(
                    UncheckedIOException.class,
                    () -> Connection.tls12(pod.ports().https(), UNLISTED).close());
        }
    }

    @Test
    void without_our_list_older_ciphers_would_be_spoken() {
        try (var app = new App(1);
                var pod = pod(app, TLS, Options.STANDARD.change(text -> text.replaceAll("ssl_ciphers .*;", "")))) {
            Connection.tls12(pod.ports().https(), UNLISTED).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void who_comes_back_resumes_the_session_of_before_a_reload_too(String version) {
        assertEquals(List.of(".", "r", "r"), resumed(version, UnaryOperator.identity()));
    }

    @Test
    void without_our_cache_a_reload_would_make_everybody_shake_hands_anew() {
        assertEquals(
                List.of(".", "r", "."),
                resumed("TLSv1.3", text -> text.replace("ssl_session_cache shared:tls:10m;", "")));
    }

    /** What nginx says of a client's first visit, of its second, and of one after a reload. */
    private static List<String> resumed(String version, UnaryOperator<String> change) {
        var options = Options.STANDARD.change(text -> change.apply(text)
                .replace("http2 on;", "http2 on; add_header X-Resumed \"$ssl_session_reused\" always;"));
        var client = Certificate.trust(Certificate.FIRST);
        try (var app = new App(1);
                var pod = pod(app, TLS, options)) {
            var visits = new ArrayList<String>();
            Runnable visit = () -> {
                try (var connection = Connection.tls(client, pod.ports().https(), version)) {
                    visits.add(
                            connection.ask(Request.get("/")).header("X-Resumed").orElse("."));
                }
            };
            visit.run();
            visit.run();
            var model = Models.withFront(Models.standard(pod.ports(), app.port()), front(TLS));
            pod.configure(Models.withDebugHeaders(model));
            pod.awaitStatus("\"reloads\":1,");
            Eventually.holds(NginxPod.SOON, "the new worker answers", () -> isNewWorker(pod));
            visit.run();
            return visits;
        }
    }

    private static boolean isNewWorker(NginxPod pod) {
        try (var connection = Connection.tls(pod.ports().https(), "TLSv1.3")) {
            return connection.ask(Request.get("/")).header("X-Upstream").isPresent();
        }
    }
}
