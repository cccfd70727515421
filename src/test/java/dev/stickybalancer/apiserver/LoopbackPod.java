package dev.stickybalancer.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stickybalancer.model.PodPorts;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An nginx pod as far as the operator's questions go, on a loopback address and the real admin port: what is asked by an
 * operator in a process of its own. It takes up what is in the ConfigMaps at once.
 */
final class LoopbackPod implements AutoCloseable {
    private static final String OTHER_CONFIG = "0ld0c0nf190ld0c0";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Scene scene;
    private final String balancer;
    private final String name;
    private final String address;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private volatile boolean refuses;
    private volatile boolean stuck;
    private volatile int zoneErrors;
    private volatile String hosts = "";

    LoopbackPod(Scene scene, String balancer) throws IOException {
        this.scene = scene;
        this.balancer = balancer;
        // JVMs that test side by side have addresses of their own.
        address = "127.77." + ProcessHandle.current().pid() % 250 + "." + COUNT.incrementAndGet();
        server = HttpServer.create(new InetSocketAddress(address, PodPorts.STANDARD.admin()), 0);
        server.createContext("/endpoints", exchange -> answer(exchange, hosts()));
        server.createContext("/status", exchange -> answer(exchange, status()));
        server.setExecutor(executor);
        server.start();
        name = nameOf(scene.nginxPods().start(balancer));
        ready(true);
    }

    private String nameOf(String startAddress) {
        return scene.objects(Pod.class).list().getItems().stream()
                .filter(pod -> startAddress.equals(pod.getStatus().getPodIP()))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
    }

    String address() {
        return address;
    }

    /** The kubelet says whether it takes users. */
    void ready(boolean ready) {
        scene.nginxPods().setStatus(name, address, ready);
    }

    /** nginx refuses whatever configuration is wanted. */
    void refuse(boolean refuse) {
        refuses = refuse;
    }

    /** The kubelet delivers no more files. */
    void stick(boolean stick) {
        stuck = stick;
    }

    /** Addresses have found no room. */
    void fillZone(int addresses) {
        zoneErrors = addresses;
    }

    private String hosts() {
        if (!stuck) {
            hosts = scene.hosts(balancer);
        }
        return hosts;
    }

    private String status() {
        String wanted = scene.configHash(balancer);
        return """
                {"config":{"delivered":"%s","rejected":"%s","message":"nginx: [emerg] no"},"reloads":1,"zoneErrors":%d}
                """
                .formatted(wanted, refuses ? wanted : "", zoneErrors);
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Config-Hash", refuses ? OTHER_CONFIG : scene.configHash(balancer));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
