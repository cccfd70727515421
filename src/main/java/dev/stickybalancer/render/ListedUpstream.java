package dev.stickybalancer.render;

import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Server;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.BalancerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The app's pods, one by one. */
final class ListedUpstream {
    /** What an active pod weighs against a draining one's 1, where draining pods cannot be kept from new users. */
    private static final int ACTIVE_WEIGHT = 100;

    private ListedUpstream() {}

    static void write(NginxWriter w, BalancerModel model, Listed listed) {
        if (listed.module() == StickyModule.NATIVE) {
            RouteRules.write(w, model, listed);
            byRoute(w, model, listed);
        } else {
            byModule(w, model, listed);
        }
        w.blank();
    }

    /** The list itself; somebody to refuse connections while it is empty, because nginx wants a server. */
    static void servers(NginxWriter w, BalancerModel model, Listed listed, Function<Server, List<String>> options) {
        if (listed.servers().isEmpty()) {
            w.directive("server", AppUpstream.nobody(model.family()), "max_fails=0");
        }
        for (var server : listed.servers()) {
            var words = new ArrayList<>(List.of(server.id().socketAddress()));
            words.addAll(options.apply(server));
            w.directive("server", words.toArray(String[]::new));
        }
    }

    private static void byRoute(NginxWriter w, BalancerModel model, Listed listed) {
        w.comment("The app. A pod that drains keeps its users and gets no new ones.");
        w.block("upstream app", () -> {
            w.directive("zone", "app", AppUpstream.zoneSize(model));
            w.directive("least_conn");
            AppUpstream.maxFails(w);
            servers(w, model, listed, server -> {
                var route = "route=" + AllowList.ROUTE.check(server.route());
                return server.draining() ? List.of(route, "drain", "max_fails=0") : List.of(route, "max_fails=0");
            });
            if (!listed.servers().isEmpty()) {
                AppUpstream.secondTry(w, model);
            }
            AppUpstream.keptConnections(w);
            AppUpstream.sticky(w, RouteRules.routes(model));
        });
    }

    /**
     * Only what is safe with every version of nginx-sticky-module-ng. With {@code zone} its cookies crash nginx's workers;
     * {@code max_conns} and {@code backup} take servers away from users; before the servers, with {@code keepalive} behind
     * them, is the only order in which it is sticky.
     */
    private static void byModule(NginxWriter w, BalancerModel model, Listed listed) {
        w.comment(
                "The app. nginx-sticky-module-ng must come first and be alone: no zone, no other method, no backup. It"
                        + " cannot keep new users from a pod that drains; such a pod gets one in a hundred.");
        w.block("upstream app", () -> {
            w.directive("sticky", CookieRules.moduleWords(model.cookie()));
            servers(
                    w,
                    model,
                    listed,
                    server -> List.of("weight=" + (server.draining() ? 1 : ACTIVE_WEIGHT), "max_fails=0"));
            AppUpstream.keptConnections(w);
        });
    }
}
