package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.render.NginxSyntax.Directive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What nginx.conf must say for a resource, said a second time and without the renderer: a golden file, and for each field
 * by hand what it changes there. The golden files are read by people and tested with nginx; every other resource must
 * differ from them in these ways and in no other.
 */
final class ExpectedConf {
    private static final Map<String, List<Directive>> GOLDEN = Stream.of("minimal", "reload", "module", "full")
            .collect(Collectors.toMap(name -> name, ExpectedConf::read));

    private final Given given;
    private final ConfTree root;
    private final ConfTree http;
    private final ConfTree server;
    private final ConfTree admin;

    private ExpectedConf(Given given) {
        this.given = given;
        root = golden(given.isModule() ? "module" : given.isReload() ? "reload" : "minimal");
        http = root.the("http");
        server = http.all("server").get(0);
        admin = http.all("server").get(1);
    }

    /** In the place of the configuration's hash stands HASH. */
    static List<Directive> of(RandomSpec spec) {
        var given = new Given(spec.resource());
        var expected = new ExpectedConf(given);
        expected.process();
        expected.proxy();
        expected.cache();
        expected.debugHeaders();
        new ExpectedServers(given, expected.http, expected.server).change(spec.family(), spec.servers());
        expected.requestLog();
        new ExpectedFront(given, expected.http, expected.server).change(spec.family());
        expected.pathPrefix();
        if (spec.family() == AddressFamily.IPV6) {
            expected.admin.after(expected.admin.the("listen"), ConfTree.line("listen", "[::]:8081"));
        }
        return expected.root.directives();
    }

    /** A tree of its own each time. */
    static ConfTree golden(String name) {
        return ConfTree.of(GOLDEN.get(name));
    }

    private static List<Directive> read(String name) {
        try {
            var text = Files.readString(Path.of("src/test/resources/golden/nginx", name, "out-nginx.conf"));
            return NginxSyntax.parse(text.replaceAll("X-Config-Hash \"[0-9a-f]{16}\"", "X-Config-Hash HASH"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void process() {
        long connections = given.number("/nginx/workerConnections", 8192);
        root.the("worker_processes").word(1, "" + given.number("/nginx/workerProcesses", 2));
        root.the("worker_rlimit_nofile").word(1, "" + 2 * connections);
        root.the("events").the("worker_connections").word(1, "" + connections);
    }

    private void proxy() {
        long connect = given.number("/proxy/connectTimeoutMilliseconds", 300);
        server.the("proxy_connect_timeout").word(1, connect + "ms");
        server.the("proxy_next_upstream_timeout").word(1, connect + 1000 + "ms");
        for (var location : List.of(
                server.the("location", "=", "/websocket"),
                server.the("location", "^~", "/sockjs/"),
                server.the("location", "@stream_once_more"))) {
            location.the("proxy_read_timeout").word(1, given.number("/proxy/readTimeoutSeconds", 3600) + "s");
            location.the("proxy_send_timeout").word(1, given.number("/proxy/sendTimeoutSeconds", 3600) + "s");
        }
        long bytes = given.size("/proxy/maxBodySize", "50Mi");
        var size = bytes % (1 << 20) == 0 ? (bytes >> 20) + "m" : bytes % 1024 == 0 ? (bytes >> 10) + "k" : "" + bytes;
        server.the("client_max_body_size").word(1, bytes == 0 ? "0" : size);
    }

    private ConfTree hashedFiles() {
        return server.the("location", "~", "^/[0-9a-f]{40}[.](?:js|css)(?:[.]map)?$");
    }

    private void cache() {
        if (!given.hasCache()) {
            http.remove("upstream", "app_assets");
            http.remove("proxy_cache_path");
            List.of("$changes", "$huge", "$private").forEach(map -> http.remove(line -> line == http.ending(map)));
            server.remove(line -> line == hashedFiles());
            server.remove("location", "@asset_once_more");
            server.remove("location", "@own_pod");
        } else {
            var path = http.the("proxy_cache_path");
            path.word(4, "max_size=" + (given.size("/cache/maxSize", "256Mi") >> 20) + "m");
            path.word(5, "inactive=" + given.number("/cache/retentionSeconds", 86_400) + "s");
            publicPaths();
        }
        if (!given.hasCache() || given.has("/cache/publicPaths")) {
            "0123456789abcdef".chars().forEach(digit -> server.remove("location", "/" + (char) digit));
            server.the("location", "^~", "/").say("location", "/");
        }
    }

    /** The longest first, for a shorter one may fit, too. */
    private void publicPaths() {
        if (!given.has("/cache/publicPaths")) {
            return;
        }
        var once = withoutLookingFurther(server.the("location", "@asset_once_more"));
        once.word(1, "@public_once_more");
        var paths = given.list("/cache/publicPaths")
                .sorted(Comparator.comparingInt(
                        path -> -path.get("pathPrefix").asText().length()))
                .map(path -> publicFiles(
                        path.get("pathPrefix").asText(), path.get("ttlSeconds").asText()));
        var locations = Stream.concat(paths, Stream.of(once));
        server.after(server.the("location", "@own_pod"), locations.toArray(ConfTree[]::new));
    }

    private static ConfTree withoutLookingFurther(ConfTree location) {
        var copy = location.copy();
        copy.remove("proxy_intercept_errors");
        copy.remove("error_page", "404");
        copy.remove("proxy_next_upstream");
        return copy;
    }

    /** Like a hashed file; but kept for a given time, whatever the app says, and only one pod is asked. */
    private ConfTree publicFiles(String prefix, String seconds) {
        var files = withoutLookingFurther(hashedFiles());
        files.word(2, "^" + Given.escaped(prefix));
        files.remove("set");
        files.before(files.the("proxy_cache"), ConfTree.line("proxy_next_upstream", "error", "timeout"));
        files.the("error_page", "502").word(4, "@public_once_more");
        files.the("proxy_no_cache").word(1, "$private");
        files.the("proxy_ignore_headers").say("proxy_ignore_headers", "Cache-Control", "Expires", "Vary");
        files.before(files.the("proxy_cache_key"), ConfTree.line("proxy_cache_valid", "200", seconds + "s"));
        files.the("proxy_cache_key")
                .word(1, scheme() + "://$host$is_request_port$request_port$request_uri $http_origin");
        return files;
    }

    private String scheme() {
        return given.has("/proxy/trustedProxies") && !given.proxyProtocol() ? "$forwarded_proto" : "$scheme";
    }

    private void debugHeaders() {
        if (!given.is("/debugHeaders", "Enabled")) {
            return;
        }
        server.after(
                server.the("client_max_body_size"),
                ConfTree.line("add_header", "X-Upstream", "$upstream_addr", "always"));
        for (var location : server.all("location", "~")) {
            location.after(
                    location.the("error_page", "502"),
                    ConfTree.line("add_header", "X-Proxy-Cache", "$upstream_cache_status", "always"));
        }
    }

    private void requestLog() {
        if (!given.is("/metrics/mode", "Full")) {
            return;
        }
        server.before(
                server.all("proxy_set_header").get(0),
                ConfTree.line("access_log", "/run/nginx/log/requests.log", "requests", "buffer=32k", "flush=1s"));
        var full = golden("full").the("http");
        for (var map : List.of("$told", "$told_now")) {
            var pattern = full.ending(map).lines().get(1);
            pattern.word(0, pattern.word(0).replace("__Secure-srv", Given.escaped(given.cookieName())));
        }
        if (given.isReload() && !given.isModule()) {
            full.remove(line -> line == full.ending("$told"));
        }
        http.before(server, full.copies(full.ending("$request_backend"), full.the("log_format")));
    }

    /** Where the app's own paths begin. */
    private void pathPrefix() {
        var prefix = given.text("/backend/pathPrefix", "");
        var pattern = Given.escaped(prefix);
        var sockJs = server.the("location", "^~", "/sockjs/");
        sockJs.all("location", "~").stream()
                .filter(nested -> nested.word(2).startsWith("^"))
                .forEach(nested -> nested.word(2, "^" + pattern + nested.word(2).substring(1)));
        sockJs.word(2, prefix + "/sockjs/");
        server.the("location", "=", "/websocket").word(2, prefix + "/websocket");
        for (var files : server.all("location", "~")) {
            files.word(2, "^" + pattern + files.word(2).substring(1));
        }
        for (var page : server.all("location")) {
            if (page.word(1).matches("/[0-9a-f]")) {
                page.word(1, prefix + page.word(1));
            }
        }
    }
}
