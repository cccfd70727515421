package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.Workers;

/** The file as a whole: what stands around the servers. */
final class NginxConf {
    private static final int MOST_WORKERS = 1024;
    private static final int LEAST_CONNECTIONS = 16;
    private static final int MOST_CONNECTIONS = 1 << 20;

    private NginxConf() {}

    static String render(BalancerModel model, String hash) {
        var w = new NginxWriter();
        w.comment("config " + hash).blank();
        heading(w, model);
        process(w, model.workers());
        w.block("events", () -> w.directive("worker_connections", Word.of(connections(model.workers()))));
        w.blank();
        w.block("http", () -> {
            common(w);
            if (model.servers() instanceof Named) {
                resolver(w, model);
            }
            connections(w);
            if (AppUpstream.tellsByHeader(model)) {
                RouteRules.settings(w);
            }
            Listeners.settings(w, model.front());
            TlsSettings.write(w, model.front());
            ClientAddress.write(w, model.front().trustedProxies());
            ProxyRules.maps(w);
            AppUpstream.write(w, model);
            AssetRules.write(w, model);
            RequestLog.write(w, model);
            MainServer.write(w, model);
            Listeners.others(w, model);
            AdminServer.write(w, model, hash);
        });
        return w.toString();
    }

    private static void heading(NginxWriter w, BalancerModel model) {
        var name = AllowList.NAMESPACE.check(model.namespace()) + "/" + AllowList.NAME.check(model.name());
        w.comment("StickyBalancer " + name + ". The operator writes this file; a change made by hand is undone.");
        if (model.servers() instanceof Named) {
            w.comment("Pods of the app come and go without a change here: see the upstream \"app\".");
        }
        w.blank();
    }

    private static void process(NginxWriter w, Workers workers) {
        Preamble.common(w);
        w.directive(
                "worker_processes",
                Word.of(AllowList.range("nginx.workerProcesses", workers.processes(), 1, MOST_WORKERS)));
        w.comment("Patterns of locations and maps are compiled to machine code.");
        w.directive("pcre_jit", "on");
        w.comment("Twice the connections: a request or an answer may need a file beside its socket.");
        w.directive("worker_rlimit_nofile", Word.of(2 * connections(workers)));
        w.blank();
        w.comment("After a reload the old workers live on for their open WebSockets. This ends them at last, for their"
                + " memory's sake; it is long because it cuts all of them at once, and they all come back at once.");
        w.directive("worker_shutdown_timeout", "24h").blank();
    }

    private static long connections(Workers workers) {
        return AllowList.range("nginx.workerConnections", workers.connections(), LEAST_CONNECTIONS, MOST_CONNECTIONS);
    }

    private static void common(NginxWriter w) {
        Preamble.http(w);
        w.comment("Nothing of an answer goes to disk: a slow reader slows its own answer down instead.");
        w.directive("proxy_max_temp_file_size", "0");
        w.comment("A location with headers of its own keeps those of its server.");
        w.directive("add_header_inherit", "merge").blank();
    }

    private static void resolver(NginxWriter w, BalancerModel model) {
        var off = model.family() == AddressFamily.IPV4 ? "ipv6=off" : "ipv4=off";
        w.comment("The name server beside us. Its answers have TTL 0, so nginx asks again every second; with valid=1s"
                + " it would be every two.");
        w.directive("resolver", "127.0.0.1:" + port("ports.dns", model.ports().dns()), off);
        w.comment("Also the pause after a failed look-up.");
        w.directive("resolver_timeout", "1s").blank();
    }

    private static void connections(NginxWriter w) {
        w.comment("A reload closes idle connections of clients, but none that a client may be about to use.");
        w.directive("keepalive_min_timeout", "5s");
        w.comment(
                "Another proxy in front sends so many over one connection in seconds, and each new one is a handshake."
                        + " An hour ends it all the same.");
        w.directive("keepalive_requests", AppUpstream.REQUESTS_OF_A_CONNECTION);
        w.directive("reset_timedout_connection", "on");
        w.comment("All that is noted for a request fits in here. The default of 4k is taken three times over,"
                + " at the price of a twentieth of nginx's own work.");
        w.directive("request_pool_size", "12k").blank();
    }

    /** A port that needs no capability to listen on. */
    static long port(String position, int port) {
        return AllowList.range(position, port, 1024, 65535);
    }
}
