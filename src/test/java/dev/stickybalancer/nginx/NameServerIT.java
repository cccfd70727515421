package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.ShardId;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameServerIT {
    private static final int COUNTED_SECONDS = 10;

    @Test
    void answers_about_the_app_and_the_pod_itself_have_ttl_0() throws IOException {
        try (var app = new App(1);
                var pod = app.balanced()) {
            var shard = new ShardId(app.port(), 0);
            for (var name : List.of(shard.activeName(), shard.drainingName(), "self.sb")) {
                assertEquals(0, ttl(pod.ports().dns(), name), name);
            }
            assertEquals(1, ttl(pod.ports().dns(), new SockJsBucket(app.port(), 0).dnsName()));
        }
    }

    @Test
    void without_the_rewrite_it_would_be_a_second() throws IOException {
        try (var app = new App(1);
                var pod = NginxPod.started(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(),
                        Options.STANDARD.withoutDns())) {
            var files = pod.files(Models.standard(pod.ports(), app.port()));
            files.computeIfPresent(
                    ConfigRenderer.COREFILE,
                    (name, text) -> Options.without(text, "rewrite ttl regex ^(active|draining|self)[-.] 0"));
            pod.configure(files);
            pod.startDns();
            assertEquals(1, ttl(pod.ports().dns(), new ShardId(app.port(), 0).activeName()));
        }
    }

    @Test
    void nginx_asks_every_second() {
        assertTrue(questions(Options.STANDARD) >= COUNTED_SECONDS * 3 / 4);
    }

    @Test
    void with_valid_1s_it_would_ask_every_other_second() {
        var valid = Options.STANDARD.change(text -> text.replace(" ipv6=off;", " ipv6=off valid=1s;"));
        assertTrue(questions(valid) <= COUNTED_SECONDS * 3 / 5);
    }

    private static int questions(Options options) {
        var ports = NginxPod.freePorts();
        try (var app = new App(1);
                var dns = new FakeDns(ports.dns(), "127.0.0.1", "active-" + app.port() + "-0", 0);
                var pod = NginxPod.ready(Models.standard(ports, app.port()), app.hosts(), options.withoutDns())) {
            int before = dns.questions();
            Eventually.pause(Duration.ofSeconds(COUNTED_SECONDS));
            assertTrue(pod.nginx().running());
            return dns.questions() - before;
        }
    }

    @Test
    void a_failed_look_up_is_repeated_soon() {
        assertTrue(servedSoonAfterFailedLookUps(Options.STANDARD));
    }

    @Test
    void without_a_short_resolver_timeout_it_would_take_half_a_minute() {
        assertFalse(servedSoonAfterFailedLookUps(Options.STANDARD.without("resolver_timeout 1s;")));
    }

    private static boolean servedSoonAfterFailedLookUps(Options options) {
        var ports = NginxPod.freePorts();
        try (var app = new App(1);
                var dns = new FakeDns(ports.dns(), "127.0.1.1", "active-" + app.port() + "-0", 2);
                var pod = NginxPod.started(Models.standard(ports, app.port()), app.hosts(), options.withoutDns())) {
            pod.awaitAlive();
            Eventually.pause(Duration.ofSeconds(12));
            assertTrue(dns.questions() > 0);
            return pod.browser().get("/").status() == 200;
        }
    }

    @Test
    void a_pod_is_not_ready_before_its_names_resolve() {
        try (var app = new App(1);
                var pod = NginxPod.started(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(),
                        Options.STANDARD.withoutDns())) {
            pod.awaitAlive();
            Eventually.pause(Duration.ofSeconds(2));
            assertTrue(pod.adminStatus("/readyz") >= 500);
            assertFalse(NginxPod.listening(pod.ports().http()));
            Eventually.holds(NginxPod.SOON, "a word", () -> pod.log().contains(StartAndStopIT.SILENT));
            Eventually.holds(
                    NginxPod.SOON,
                    "open to users",
                    () -> NginxPod.listening(pod.ports().http()));
            assertTrue(pod.adminStatus("/readyz") >= 500);
            assertEquals(503, pod.browser().get("/").status());
            pod.startDns();
            pod.awaitReady();
            assertEquals(200, pod.browser().get("/").status());
        }
    }

    @Test
    void traffic_flows_on_while_the_name_server_is_gone_and_follows_it_when_it_is_back() {
        try (var app = new App(2);
                var pod = NginxPod.ready(
                        Models.standard(NginxPod.freePorts(), app.port()),
                        app.hosts(List.of(App.address(1)), List.of()))) {
            pod.stopDns();
            pod.endpoints(app.hosts(List.of(App.address(2)), List.of()));
            Eventually.pause(Duration.ofSeconds(3));
            assertEquals(Set.of(App.address(1)), App.metBy(5, pod));
            pod.startDns();
            App.awaitNewUsersAt(Set.of(App.address(2)), pod);
        }
    }

    @Test
    void endpoints_change_many_times_without_a_reload_or_a_failed_request() {
        try (var app = new App(2);
                var pod = app.balanced()) {
            int ready = pod.log().length();
            for (int i = 0; i < 6; i++) {
                var next = App.address(i % 2 + 1);
                pod.endpoints(app.hosts(List.of(next), List.of()));
                App.awaitNewUsersAt(Set.of(next), pod);
            }
            assertTrue(pod.status().contains("\"reloads\":0,"));
            assertFalse(pod.log().substring(ready).contains("[error]"), pod.log());
        }
    }

    @Test
    void other_names_and_other_clients_get_no_answer() throws IOException {
        try (var app = new App(1);
                var pod = app.balanced()) {
            assertEquals(5, ask(pod.ports().dns(), "example.org").getShort(2) & 0xf, "REFUSED");
        }
    }

    private static int ttl(int port, String name) throws IOException {
        var answer = ask(port, name);
        assertEquals(1, answer.getShort(6), "answers");
        return answer.getInt(answer.limit() - 10);
    }

    /** The answer's bytes; an A record's TTL is ten bytes before the end. */
    private static ByteBuffer ask(int port, String name) throws IOException {
        var question = ByteBuffer.allocate(512).putShort((short) 7).putShort((short) 0x0100);
        question.putShort((short) 1).putShort((short) 0).putInt(0);
        for (var label : name.split("\\.")) {
            question.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        question.put((byte) 0).putShort((short) 1).putShort((short) 1);
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            var server = InetAddress.getByName("127.0.0.1");
            socket.send(new DatagramPacket(question.array(), question.position(), server, port));
            var packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet);
            return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        }
    }
}
