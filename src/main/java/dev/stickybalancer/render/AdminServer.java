package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.PodPorts;

/** What kubelet, the operator and Prometheus ask; never reached through the users' port. */
final class AdminServer {
    /** In the place of the configuration's hash while a fresh pod waits for its first good one. */
    static final String HOLDING = "holding";

    private AdminServer() {}

    static void write(NginxWriter w, BalancerModel model, String hash) {
        if (model.servers() instanceof Named) {
            readyWithNames(w, model.ports(), model.family(), hash);
        } else {
            server(w, model.ports(), model.family(), hash, () -> answer(w, "= /readyz", 200, "ready\n"));
        }
    }

    private static void readyWithNames(NginxWriter w, PodPorts ports, AddressFamily family, String hash) {
        w.comment("Ready means that our name server answers and nginx uses its answers: \"self.sb\" is this pod.");
        w.block("upstream sb_ready", () -> {
            w.directive("zone", "sb_ready", "64k");
            w.directive("server", "self.sb:" + ports.admin(), "resolve", "max_fails=0");
        });
        w.blank();
        server(w, ports, family, hash, () -> {
            w.block("location = /readyz", () -> {
                w.directive("proxy_pass", "http://sb_ready/readyz/self");
                w.directive("proxy_connect_timeout", "1s");
                w.directive("proxy_read_timeout", "1s");
                w.directive("proxy_hide_header", "X-Config-Hash");
                w.directive("proxy_hide_header", "Cache-Control");
            });
            answer(w, "= /readyz/self", 200, "ready\n");
        });
    }

    static void holding(NginxWriter w, PodPorts ports, AddressFamily family) {
        server(w, ports, family, HOLDING, () -> answer(w, "= /readyz", 503, "no configuration: see /status\n"));
    }

    private static void server(NginxWriter w, PodPorts ports, AddressFamily family, String hash, Runnable readiness) {
        w.comment("For kubelet, operator and Prometheus.");
        w.block("server", () -> {
            Listeners.plain(w, ports.admin(), "ports.admin", family);
            w.comment("Every question gets a new connection, so that a worker of the newest configuration answers it.");
            w.directive("keepalive_timeout", "0");
            w.directive("add_header", Word.of("X-Config-Hash"), Word.quoted(hash), Word.of("always"));
            w.directive("add_header", "Cache-Control", "no-store", "always");
            w.blank();
            answer(w, "= /healthz", 200, "ok\n");
            readiness.run();
            w.block("location = /status", () -> {
                w.directive("alias", PodPaths.STATUS);
                w.directive("default_type", "application/json");
            });
            w.block("location = /endpoints", () -> w.directive("alias", PodPaths.HOSTS));
            w.block("location = /metrics", () -> w.directive("stub_status"));
            answer(w, "/", 404, "not found\n");
        });
    }

    private static void answer(NginxWriter w, String location, int status, String text) {
        w.block("location " + location, () -> w.directive("return", Word.of(status), Word.quoted(text)));
    }
}
