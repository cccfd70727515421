package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers;
import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.AppServers.Server;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Of what is expected of nginx.conf, the part that is about the app's pods and the cookies that name them. */
final class ExpectedServers {
    private final Given given;
    private final ConfTree http;
    private final ConfTree server;

    ExpectedServers(Given given, ConfTree http, ConfTree server) {
        this.given = given;
        this.http = http;
        this.server = server;
    }

    void change(AddressFamily family, AppServers servers) {
        var nobody = family == AddressFamily.IPV6 ? "[ff02::1]:1" : "224.0.0.0:1";
        if (servers instanceof Named named) {
            http.the("resolver").word(2, family == AddressFamily.IPV6 ? "ipv4=off" : "ipv6=off");
            http.the("upstream", "app").the("server", "224.0.0.0:1").word(1, nobody);
            named(named.shape().shardsByPort());
            nativeCookie();
        } else if (servers instanceof Listed listed) {
            listed(listed, nobody);
        }
        if (!given.sockJsFallback()) {
            server.the("location", "^~", "/sockjs/").remove(line -> line.word(0).equals("location"));
        }
    }

    private void named(Map<Integer, Integer> shardsByPort) {
        var forUsers = new ArrayList<ConfTree>();
        var forAll = new ArrayList<ConfTree>();
        var sessions = new ArrayList<ConfTree>();
        shardsByPort.forEach((port, shards) -> {
            for (int shard = 0; shard < shards; shard++) {
                var active = "active-" + port + "-" + shard + ".sb:" + port;
                var draining = "draining-" + port + "-" + shard + ".sb:" + port;
                forUsers.add(ConfTree.line("server", active, "resolve", "max_fails=0"));
                forUsers.add(ConfTree.line("server", draining, "resolve", "drain", "max_fails=0"));
                forAll.add(ConfTree.line("server", active, "resolve", "max_fails=0"));
                forAll.add(ConfTree.line("server", draining, "resolve", "max_fails=0"));
            }
            IntStream.range(0, 64)
                    .mapToObj(bucket -> "sockjs-" + port + "-" + bucket + ".sb:" + port)
                    .forEach(name -> sessions.add(ConfTree.line("server", name, "resolve", "max_fails=0")));
        });
        // 1,000 addresses under each of two names, 4 KiB for each.
        int mebibytes = (forUsers.size() * 1000 * 4 + 1023) / 1024;
        var app = http.the("upstream", "app");
        app.the("zone").word(2, mebibytes + "m");
        app.replace(app.all("server").subList(0, 2), forUsers);
        if (given.hasCache()) {
            var assets = http.the("upstream", "app_assets");
            assets.the("zone").word(2, mebibytes + "m");
            assets.replace(assets.all("server"), forAll);
        }
        var sockJs = http.the("upstream", "app_sockjs");
        sockJs.the("zone").word(2, shardsByPort.size() + "m");
        sockJs.replace(sockJs.all("server"), sessions);
    }

    private void nativeCookie() {
        var words = new ArrayList<>(List.of("sticky", "cookie", given.cookieName()));
        given.cookieAge().ifPresent(age -> words.add("expires=" + age + "s"));
        given.cookieDomain().ifPresent(domain -> words.add("domain=" + domain));
        if (given.cookieHttpOnly()) {
            words.add("httponly");
        }
        if (given.cookieSecure()) {
            words.add("secure");
        }
        if (!given.cookieSameSite().equals("Unset")) {
            words.add("samesite=" + given.cookieSameSite().toLowerCase(Locale.ROOT));
        }
        words.add("path=" + given.cookiePath());
        http.the("upstream", "app").the("sticky").say(words.toArray(String[]::new));
        if (given.sockJsFallback()) {
            http.the("upstream", "app_sockjs").the("sticky").say(words.toArray(String[]::new));
            nameCookie("$polling_upstream");
        } else {
            http.remove("upstream", "app_sockjs");
            http.remove("map", "$http_cookie", "$polling_upstream");
        }
    }

    /** In the pattern of that map. */
    private void nameCookie(String map) {
        var pattern = http.ending(map).lines().get(1);
        pattern.word(0, pattern.word(0).replace("route=", Given.escaped(given.cookieName()) + "="));
    }

    private void listed(Listed listed, String nobody) {
        var servers = listed.servers();
        var zone = Math.max(1, (servers.size() * 4 + 1023) / 1024) + "m";
        var app = http.the("upstream", "app");
        if (given.isModule()) {
            list(app, servers, nobody, one -> List.of(one.draining() ? "weight=1" : "weight=100", "max_fails=0"));
            moduleCookie(app);
        } else {
            app.the("zone").word(2, zone);
            app.remove("server", "224.0.0.0:1");
            list(app, servers, nobody, one -> {
                var route = "route=" + one.route();
                return one.draining() ? List.of(route, "drain", "max_fails=0") : List.of(route, "max_fails=0");
            });
            if (!servers.isEmpty()) {
                app.before(app.the("keepalive"), ConfTree.line("server", nobody, "backup", "max_fails=0"));
            }
            routes(listed);
        }
        if (given.hasCache()) {
            var assets = http.the("upstream", "app_assets");
            assets.the("zone").word(2, zone);
            list(assets, servers, nobody, one -> List.of("max_fails=0"));
        }
    }

    private static void list(
            ConfTree upstream, List<Server> servers, String nobody, Function<Server, List<String>> options) {
        var lines = new ArrayList<ConfTree>();
        for (var one : servers) {
            var words = new ArrayList<>(List.of("server", address(one)));
            words.addAll(options.apply(one));
            lines.add(ConfTree.line(words));
        }
        if (lines.isEmpty()) {
            lines.add(ConfTree.line("server", nobody, "max_fails=0"));
        }
        upstream.replace(upstream.all("server"), lines);
    }

    /** As nginx prints it; the longest zeros of these addresses are where {@link RandomServers} puts them. */
    private static String address(Server one) {
        var address = one.id().address();
        return (address.contains(":") ? "[" + address.replace(":0:0:0:0:0:", "::") + "]" : address) + ":"
                + one.id().port();
    }

    private void moduleCookie(ConfTree app) {
        var words = new ArrayList<>(List.of("sticky", "name=" + given.cookieName()));
        given.cookieDomain().ifPresent(domain -> words.add("domain=" + domain));
        words.add("path=" + given.cookiePath());
        given.cookieAge().ifPresent(age -> words.add("expires=" + age + "s"));
        if (given.cookieSecure()) {
            words.add("secure");
        }
        if (given.cookieHttpOnly()) {
            words.add("httponly");
        }
        app.the("sticky").say(words.toArray(String[]::new));
    }

    private void routes(Listed listed) {
        nameCookie("$told");
        fill("$home", 1, listed.servers(), one -> md5(address(one)));
        fill("$answered_home", 2, listed.servers(), ExpectedServers::address);
        var cookie = given.cookieName() + "=$now_told"
                + given.cookieAge().map(age -> "; Max-Age=" + age).orElse("")
                + given.cookieDomain().map(domain -> "; Domain=" + domain).orElse("")
                + (given.cookieHttpOnly() ? "; HttpOnly" : "")
                + (given.cookieSecure() ? "; Secure" : "")
                + (given.cookieSameSite().equals("Unset") ? "" : "; SameSite=" + given.cookieSameSite())
                + "; Path=" + given.cookiePath();
        var told = http.ending("$new_cookie");
        told.the("default").word(1, cookie);
        if (given.cookieAge().isPresent()) {
            // Every answer begins the cookie's age anew.
            told.lines().remove(3);
        }
        if (given.sockJsFallback()) {
            var buckets = http.ending("$bucket_home");
            buckets.lines().subList(1, buckets.lines().size()).clear();
            listed.buckets().forEach((index, route) -> buckets.add(ConfTree.line("" + index, route)));
        } else {
            http.remove("split_clients");
            http.remove(line -> line == http.ending("$bucket_home"));
            http.remove(line -> line == http.ending("$session_home"));
            http.the("upstream", "app").the("sticky").say("sticky", "route", "$home");
        }
    }

    private void fill(String map, int from, List<Server> servers, Function<Server, String> name) {
        var lines = http.ending(map).lines();
        lines.subList(from, lines.size()).clear();
        servers.forEach(one -> lines.add(ConfTree.line(name.apply(one), one.route())));
    }

    private static String md5(String text) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
