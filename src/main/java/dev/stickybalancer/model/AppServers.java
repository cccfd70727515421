package dev.stickybalancer.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How nginx knows the app's pods. */
public sealed interface AppServers {

    /**
     * By DNS names whose addresses change without nginx.conf.
     *
     * @param shape the names that there are
     */
    record Named(UpstreamShape shape) implements AppServers {}

    /**
     * One by one, in nginx.conf itself: every change is a reload.
     *
     * @param servers sorted; empty while the app has no pods
     * @param buckets for each bucket of cookie-less SockJS sessions, from 0, the route of the server that has it
     * @param module what keeps users on their server
     */
    record Listed(List<Server> servers, SortedMap<Integer, String> buckets, StickyModule module) implements AppServers {
        public Listed {
            servers = List.copyOf(servers);
            buckets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
        }
    }

    /**
     * One pod of the app.
     *
     * @param route what its users' cookies say: a hash of the pod's UID, 16 hex digits
     * @param draining it keeps the users it has and gets no new ones
     */
    record Server(EndpointId id, String route, boolean draining) {}

    /** What nginx has been built with. */
    enum StickyModule {
        /** nginx's own {@code sticky}. */
        NATIVE,
        /** The third-party module nginx-sticky-module-ng. */
        NGINX_STICKY_MODULE_NG
    }
}
