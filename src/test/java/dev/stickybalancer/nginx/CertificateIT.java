package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.Front;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.support.Certificate;
import dev.stickybalancer.support.Eventually;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a certificate that is renewed, broken or not there. */
class CertificateIT {
    private static final Duration TWO_PAUSES = Duration.ofSeconds(90);
    static final Front FRONT =
            new Front(List.of(), Optional.of(new Front.Tls(false, true, 0, false, 443)), Front.TrustedProxies.NONE);

    private static NginxPod started(App app, Options options) {
        var model = Models.standard(NginxPod.freePorts(), app.port());
        return NginxPod.started(Models.withFront(model, FRONT), app.hosts(), options);
    }

    private static NginxPod ready(App app) {
        var pod = started(app, Options.STANDARD);
        pod.awaitReady();
        return pod;
    }

    private static boolean presents(NginxPod pod, Certificate certificate) {
        try (var connection = Connection.tls(pod.ports().https(), "TLSv1.3")) {
            return connection.peer().equals(certificate.x509());
        }
    }

    @Test
    void a_renewed_certificate_is_presented_soon_and_no_connection_is_closed() {
        try (var app = new App(1);
                var pod = ready(app);
                var websocket = Connection.tls(pod.ports().https(), "TLSv1.3");
                var keptOpen = Connection.tls(pod.ports().https(), "TLSv1.3")) {
            assertTrue(presents(pod, Certificate.FIRST));
            assertEquals(101, websocket.upgrade("/websocket").status());
            assertEquals(200, keptOpen.ask(Request.get("/")).status());
            pod.secret(Certificate.SECOND.secret());
            Eventually.holds(NginxPod.SOON, "the new one is presented", () -> {
                assertEquals(200, keptOpen.ask(Request.get("/")).status());
                return presents(pod, Certificate.SECOND);
            });
            assertTrue(websocket.echoes("still here"));
            pod.awaitStatus("\"reloads\":1,");
            assertEquals(
                    0,
                    pod.log().lines().filter(line -> line.contains("[emerg]")).count(),
                    pod.log());
        }
    }

    @Test
    void a_broken_certificate_never_replaces_a_good_one_and_the_next_good_one_does() {
        try (var app = new App(1);
                var pod = ready(app)) {
            pod.secret(Map.of(PodPaths.CERTIFICATE, Certificate.SECOND.pem(), PodPaths.KEY, Certificate.FIRST.key()));
            pod.awaitStatus("key values mismatch");
            assertTrue(presents(pod, Certificate.FIRST));
            pod.secret(Map.of(PodPaths.CERTIFICATE, "no certificate", PodPaths.KEY, "no key"));
            pod.awaitStatus("no start line");
            assertTrue(presents(pod, Certificate.FIRST));
            assertTrue(pod.status().contains("\"reloads\":0,"), pod.status());
            pod.secret(Certificate.SECOND.secret());
            Eventually.holds(TWO_PAUSES, "the good one is presented", () -> presents(pod, Certificate.SECOND));
            pod.awaitStatus("\"problem\":\"\"");
        }
    }

    @Test
    void other_changes_go_on_while_the_certificate_is_broken() {
        try (var app = new App(1);
                var pod = ready(app)) {
            pod.secret(Map.of(PodPaths.CERTIFICATE, "no certificate", PodPaths.KEY, "no key"));
            pod.awaitStatus("no start line");
            var model = Models.withDebugHeaders(Models.withFront(Models.standard(pod.ports(), app.port()), FRONT));
            var hash = pod.configure(model);
            pod.awaitStatus("\"running\":\"" + hash + "\",\"rejected\":\"\"");
            assertTrue(pod.status().contains("no start line"), pod.status());
            assertTrue(presents(pod, Certificate.FIRST));
        }
    }

    @Test
    void a_renewed_certificate_is_presented_even_while_a_configuration_is_refused() {
        try (var app = new App(1);
                var pod = ready(app)) {
            var files = pod.files(Models.withFront(Models.standard(pod.ports(), app.port()), FRONT));
            files.computeIfPresent(
                    ConfigRenderer.NGINX_CONF, (name, text) -> Options.replace(text, "least_conn;", "nonsense;"));
            pod.configure(files);
            pod.awaitStatus("unknown directive");
            pod.secret(Certificate.SECOND.secret());
            Eventually.holds(TWO_PAUSES, "the new one is presented", () -> presents(pod, Certificate.SECOND));
            assertTrue(pod.status().contains("unknown directive"), pod.status());
        }
    }

    @Test
    void without_the_secret_a_new_pod_waits_and_says_so_until_it_is_there() {
        try (var app = new App(1);
                var pod = started(app, Options.STANDARD.secret(Map.of()))) {
            pod.awaitAlive();
            pod.awaitStatus("\"running\":\"holding\",\"rejected\":\"\"");
            pod.awaitStatus("\"problem\":\"missing\"");
            assertEquals(503, pod.adminStatus("/readyz"));
            pod.secret(Certificate.FIRST.secret());
            pod.awaitReady();
            assertTrue(presents(pod, Certificate.FIRST));
        }
    }

    @Test
    void a_secret_that_is_deleted_is_missed_and_its_certificate_serves_on_even_in_a_new_container() {
        try (var app = new App(1);
                var pod = ready(app)) {
            pod.secret(Map.of());
            pod.awaitStatus("\"problem\":\"missing\"");
            assertTrue(presents(pod, Certificate.FIRST));
            pod.nginx().kill();
            Eventually.holds(
                    NginxPod.SOON, "the container has ended", () -> !pod.nginx().running());
            pod.startNginx();
            pod.awaitReady();
            Eventually.holds(NginxPod.SOON, "served as before", () -> served(pod));
        }
    }

    private static boolean served(NginxPod pod) {
        try {
            return presents(pod, Certificate.FIRST);
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
