package dev.stickybalancer.nginx;

import dev.stickybalancer.model.AppServers.Listed;
import dev.stickybalancer.model.AppServers.Server;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.model.Hashes;
import dev.stickybalancer.model.SockJsBucket;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Some pods of an app, all on one port, on 127.0.1.1, 127.0.1.2 and so on. */
final class App implements AutoCloseable {
    private final int port = Ports.free();
    private final List<Backend> pods = new ArrayList<>();

    App(int count) {
        for (int i = 1; i <= count; i++) {
            pods.add(new Backend(address(i), port));
        }
    }

    static String address(int number) {
        return "127.0.1." + number;
    }

    int port() {
        return port;
    }

    Backend pod(int number) {
        return pods.get(number - 1);
    }

    Backend pod(String address) {
        return pods.stream()
                .filter(pod -> pod.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    /** Every pod has this file. */
    void serve(String path, String content) {
        pods.forEach(pod -> pod.bundle().put(path, content));
    }

    List<String> addresses() {
        return pods.stream().map(Backend::address).toList();
    }

    /** All of them active. */
    String hosts() {
        return hosts(addresses(), List.of());
    }

    String hosts(List<String> active, List<String> draining) {
        return Hosts.of(port, active, draining) + Hosts.buckets(port, addresses());
    }

    /** All of them listed in nginx.conf, those with the given numbers draining. */
    Listed listed(Integer... draining) {
        var servers = IntStream.rangeClosed(1, pods.size())
                .mapToObj(number -> new Server(
                        new EndpointId(address(number), port),
                        route(number),
                        List.of(draining).contains(number)))
                .toList();
        var buckets = new TreeMap<Integer, String>();
        for (int index = 0; index < SockJsBucket.COUNT; index++) {
            buckets.put(index, route(1 + index % pods.size()));
        }
        return new Listed(servers, buckets, StickyModule.NATIVE);
    }

    /** What cookies say of a pod. */
    static String route(int number) {
        return Hashes.shortSha256("pod " + number);
    }

    long hits(String path) {
        return pods.stream().mapToLong(pod -> pod.hits(path)).sum();
    }

    int connections() {
        return pods.stream().mapToInt(Backend::connections).sum();
    }

    NginxPod balanced() {
        return balanced(Options.STANDARD);
    }

    NginxPod balanced(Options options) {
        return NginxPod.ready(Models.standard(NginxPod.freePorts(), port), hosts(), options);
    }

    /** The addresses that so many new users meet. */
    static Set<String> metBy(int users, NginxPod pod) {
        var met = new TreeSet<String>();
        IntStream.range(0, users).forEach(user -> met.add(pod.browser().get("/").body()));
        return met;
    }

    /** Waits until nginx gives new users these and no others. */
    static void awaitNewUsersAt(Set<String> addresses, NginxPod pod) {
        // A round that meets all by chance is not enough: nginx's workers learn of a change one after the other.
        var users = 8 * addresses.size();
        Eventually.holds(NginxPod.SOON, "new users at " + addresses, () -> metBy(users, pod)
                .equals(addresses));
    }

    /** Every pod is killed. */
    void stop() {
        pods.forEach(Backend::stop);
    }

    @Override
    public void close() {
        stop();
    }
}
