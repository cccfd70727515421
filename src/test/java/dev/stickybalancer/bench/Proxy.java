package dev.stickybalancer.bench;

import dev.stickybalancer.api.Metrics;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.AppServers.Named;
import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.UpstreamShape;
import dev.stickybalancer.nginx.Hosts;
import dev.stickybalancer.nginx.NginxPod;
import dev.stickybalancer.support.Certificate;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.validate.SpecValidation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A contender that runs, alone on the first processor but for the other two, which are idle meanwhile. */
record Proxy(Contender contender, boolean tls, ProcessTree processes, AutoCloseable running) implements AutoCloseable {
    private static final int PROCESSOR = 0;
    private static final Duration START = Duration.ofSeconds(30);

    static Proxy start(Contender contender, boolean tls) {
        var proxy = started(contender, tls);
        Eventually.holds(START, contender + " listens", () -> NginxPod.listening(proxy.port()));
        proxy.processes.pin(PROCESSOR);
        return proxy;
    }

    private static Proxy started(Contender contender, boolean tls) {
        return switch (contender) {
            case BALANCER -> {
                var file = tls ? "balancer-tls.yaml" : "balancer.yaml";
                var pod = NginxPod.ready(
                        model(file, Metrics.Mode.DISABLED), Hosts.of(App.PORT, App.ADDRESSES, List.of()));
                yield new Proxy(contender, tls, new ProcessTree(pod.programs()), pod);
            }
            case PLAIN_NGINX -> {
                var nginx = PlainNginx.start("plain-nginx.conf");
                yield new Proxy(contender, tls, nginx.processes(), nginx);
            }
            case HAPROXY -> haproxy(tls);
        };
    }

    int port() {
        return contender.port(tls);
    }

    /** As the operator gets there from a user's resource. */
    static BalancerModel model(String file, Metrics.Mode metrics) {
        var balancer = read(file, metrics);
        var settings = SpecValidation.of(balancer).settings().orElseThrow();
        return settings.model(
                balancer.getMetadata(),
                AddressFamily.IPV4,
                new Named(new UpstreamShape(new TreeMap<>(Map.of(App.PORT, 1)))));
    }

    private static StickyBalancer read(String name, Metrics.Mode metrics) {
        try {
            var text = Files.readString(Path.of("bench", name)) + "  metrics: "
                    + Serialization.asJson(new Metrics(metrics));
            return Serialization.unmarshal(text, StickyBalancer.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Proxy haproxy(boolean tls) {
        try {
            var directory = Files.createTempDirectory("bench-haproxy-");
            var certificate = directory.resolve("certificate.pem");
            Files.writeString(certificate, Certificate.FIRST.pem() + Certificate.FIRST.key());
            var builder = new ProcessBuilder("haproxy", "-db", "-f", "bench/haproxy.cfg");
            builder.environment().put("CERTIFICATE", certificate.toString());
            var process = builder.inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Proxy(Contender.HAPROXY, tls, new ProcessTree(List.of(process.toHandle())), () -> {
                process.destroyForcibly().waitFor();
                Files.delete(certificate);
                Files.delete(directory);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            running.close();
        } catch (Exception e) {
            throw new IllegalStateException(contender + " does not stop", e);
        }
    }
}
