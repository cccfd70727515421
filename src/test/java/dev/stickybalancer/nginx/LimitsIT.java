package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nginx may use of memory, files and disk. */
class LimitsIT {
    @Test
    void one_connection_on_either_side_carries_more_requests_than_nginx_would_by_default() {
        try (var app = new App(1);
                var pod = app.balanced();
                var connection = pod.connection()) {
            connection.ask(Request.get("/"));
            int before = app.connections();
            for (int i = 0; i < 1500; i++) {
                assertEquals(200, connection.ask(Request.get("/")).status());
            }
            assertEquals(before, app.connections());
        }
    }

    @Test
    void a_zone_too_small_for_the_addresses_is_counted() {
        try (var app = new App(1);
                var pod = app.balanced(
                        Options.STANDARD.change(text -> Options.replace(text, "zone app 8m;", "zone app 32k;")))) {
            assertTrue(pod.status().contains("\"zoneErrors\":0"));
            pod.endpoints(app.hosts(
                    IntStream.range(0, 200).mapToObj(i -> "127.0.2." + i).toList(), java.util.List.of()));
            Eventually.holds(NginxPod.SOON, "counted", () -> !pod.status().contains("\"zoneErrors\":0"));
        }
    }

    @Test
    void the_zone_holds_a_thousand_addresses_under_both_names() {
        var addresses = IntStream.range(0, 1000)
                .mapToObj(i -> "127.9." + i / 250 + "." + (i % 250 + 1))
                .toList();
        try (var app = new App(1);
                var pod = app.balanced()) {
            pod.endpoints(app.hosts(addresses, addresses));
            Eventually.holds(
                    NginxPod.SOON,
                    "503, for nobody listens there",
                    () -> pod.browser().get("/").status() == 503);
            pod.endpoints(app.hosts());
            Eventually.holds(
                    NginxPod.SOON, "served again", () -> pod.browser().get("/").status() == 200);
            assertTrue(pod.status().contains("\"zoneErrors\":0"), pod.status());
        }
    }

    @Test
    void the_log_of_bad_news_is_kept_short_and_the_count_is_kept() throws IOException {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var log = pod.run().resolve("crit.log");
            var line = "[crit] ngx_slab_alloc() failed: no memory in upstream zone \"app\"\n";
            Files.writeString(log, line.repeat(2000), StandardOpenOption.APPEND);
            Eventually.holds(NginxPod.SOON, "cut", () -> log.toFile().length() == 0);
            pod.awaitStatus("\"zoneErrors\":2000");
            Files.writeString(log, line, StandardOpenOption.APPEND);
            pod.awaitStatus("\"zoneErrors\":2001");
        }
    }

    @Test
    void a_worker_may_open_as_many_files_as_it_needs() throws IOException {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var worker = pod.nginx().processes("nginx: worker process").get(0);
            var limits = Files.readString(java.nio.file.Path.of("/proc", Long.toString(worker.pid()), "limits"));
            assertTrue(limits.lines().anyMatch(line -> line.matches("Max open files +1024 +1024 .*")), limits);
        }
    }

    @Test
    void nginx_finds_a_place_for_large_bodies_and_logs_no_request() {
        try (var app = new App(1);
                var pod = app.balanced()) {
            assertEquals(200, pod.browser().get("/secret-path").status());
            assertFalse(pod.log().contains("secret-path"), pod.log());
            assertEquals(
                    200,
                    pod.browser().ask(Request.post("/", "x".repeat(3_000_000))).status());
            assertFalse(pod.log().contains("[alert]"), pod.log());
            assertFalse(pod.log().contains("[emerg]"), pod.log());
        }
    }

    @Test
    void a_body_that_finds_no_place_fails_alone() {
        try (var app = new App(1);
                var pod = app.balanced(Options.STANDARD.size(PodPaths.BODIES, "64k"))) {
            assertEquals(
                    500,
                    pod.browser().ask(Request.post("/", "x".repeat(3_000_000))).status());
            assertTrue(pod.log().contains("No space left on device"), pod.log());
            // nginx keeps what it has of the body until it has seen that the client is gone.
            Eventually.holds(
                    NginxPod.SOON,
                    "there is room for the next one",
                    () -> pod.browser()
                                    .ask(Request.post("/", "x".repeat(30_000)))
                                    .status()
                            == 200);
            var hash = pod.configure(Models.withDebugHeaders(Models.standard(pod.ports(), app.port())));
            pod.awaitStatus("\"running\":\"" + hash + "\",\"rejected\":\"\"");
        }
    }
}
