package dev.stickybalancer.render;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ParkedAddress;
import java.util.List;

/** The app's pods: {@code app} for users, {@code app_assets} for files that any pod may answer with. */
final class AppUpstream {
    /** Of clients and to the app; nginx's default is 1,000. */
    static final String REQUESTS_OF_A_CONNECTION = "10000";

    /** nginx needs about 1 KiB for an address and cannot grow; one that does not fit is silently left out. */
    private static final int ZONE_KIBIBYTES_PER_ADDRESS = 4;

    private AppUpstream() {}

    /** In the http block. */
    static void write(NginxWriter w, BalancerModel model) {
        if (model.servers() instanceof Named named) {
            NamedUpstream.write(w, model, named.shape());
        } else if (model.servers() instanceof Listed listed) {
            ListedUpstream.write(w, model, listed);
        }
    }

    /** The upstream for files that are the same for everybody; draining pods have them too. */
    static void assets(NginxWriter w, BalancerModel model) {
        w.block("upstream app_assets", () -> {
            w.directive("zone", "app_assets", zoneSize(model));
            if (model.servers() instanceof Named named) {
                named.shape().shards().forEach(shard -> NamedUpstream.servers(w, shard, false));
            } else if (model.servers() instanceof Listed listed) {
                ListedUpstream.servers(w, model, listed, server -> List.of("max_fails=0"));
            }
            w.directive("keepalive", "8");
            w.directive("keepalive_timeout", "4s");
        });
        w.blank();
    }

    /** The upstream of SockJS sessions, or the variable that says which. */
    static String ofSessions(BalancerModel model) {
        return model.servers() instanceof Named ? NamedUpstream.POLLING : "app";
    }

    /** Whether our own header tells users their pod, because the directive that keeps them does not. */
    static boolean tellsByHeader(BalancerModel model) {
        return model.servers() instanceof Listed listed && listed.module() == StickyModule.NATIVE;
    }

    static void maxFails(NginxWriter w) {
        w.comment(
                "max_fails=0: readiness is Kubernetes' business; nginx's default takes every server away after one slow"
                        + " request.");
    }

    /** A server that no user ever reaches. */
    static void secondTry(NginxWriter w, BalancerModel model) {
        w.comment(
                "Nobody can connect to this one. It makes nginx try twice where one pod is active and the others drain,"
                        + " because those do not count.");
        w.directive("server", nobody(model.family()), "backup", "max_fails=0");
    }

    static void sticky(NginxWriter w, Word[] words) {
        w.comment("After the method and the servers: before them nginx would silently ignore it.");
        w.directive("sticky", words);
    }

    static void keptConnections(NginxWriter w) {
        w.comment("Node closes idle connections after 5 s: we must be first.");
        w.directive("keepalive", "32");
        w.directive("keepalive_timeout", "4s");
        w.directive("keepalive_requests", REQUESTS_OF_A_CONNECTION);
    }

    /** Whole mebibytes. */
    static String zoneSize(BalancerModel model) {
        int addresses = model.servers() instanceof Listed listed
                ? listed.servers().size()
                : NamedUpstream.mostAddresses(((Named) model.servers()).shape());
        return Math.max(1, (addresses * ZONE_KIBIBYTES_PER_ADDRESS + 1023) / 1024) + "m";
    }

    /** An address that the kernel refuses to connect to, at once. */
    static String nobody(AddressFamily family) {
        var address = ParkedAddress.active(family);
        return (family == AddressFamily.IPV6 ? "[" + address + "]" : address) + ":1";
    }
}
