package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.resources.Exporters;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import org.junit.jupiter.api.Test;

/** {@code metrics.mode: Basic}. */
class NginxExporterIT {
    private static final int REQUESTS = 20;

    @Test
    void nginxs_own_figures_are_told_and_so_is_that_nginx_does_not_answer() {
        try (var app = new App(1);
                var pod = app.balanced();
                var exporter = pod.sidecar(Binaries.nginxExporter(), Exporters.nginxExporterArguments(pod.ports()))) {
            int port = pod.ports().metrics();
            Eventually.holds(NginxPod.SOON, "nginx is up", () -> Scrape.of(port).count("nginx_up") == 1);
            long before = Scrape.of(port).count("nginx_http_requests_total");
            for (int i = 0; i < REQUESTS; i++) {
                pod.browser().get("/");
            }
            assertTrue(Scrape.of(port).count("nginx_http_requests_total") >= before + REQUESTS);
            pod.nginx().kill();
            Eventually.holds(
                    NginxPod.SOON,
                    "nginx is down",
                    () -> Scrape.of(port).values().getOrDefault("nginx_up", 1.0) == 0);
            assertTrue(exporter.running());
        }
    }
}
