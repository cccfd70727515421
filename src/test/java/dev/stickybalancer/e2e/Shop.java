package dev.stickybalancer.e2e;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.load.Target;
import dev.stickybalancer.support.Certificate;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A namespace with a Meteor app and balancers in front of it. */
final class Shop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Pattern RELOADS = Pattern.compile("\"reloads\":([0-9]+)");

    private final KubernetesClient client;
    private final String namespace;
    private final MeteorApp app;
    private final HttpClient http = HttpClient.newHttpClient();

    Shop(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.app = new MeteorApp(client, namespace);
    }

    MeteorApp app() {
        return app;
    }

    String namespace() {
        return namespace;
    }

    KubernetesClient client() {
        return client;
    }

    /** Makes the namespace and the app, unless they are there, and waits until the app's pods are ready. */
    Shop open() throws IOException {
        await("the namespace of an earlier run to be gone", () -> {
            var before = client.namespaces().withName(namespace).get();
            return before == null || before.getMetadata().getDeletionTimestamp() == null;
        });
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .serverSideApply();
        app.apply();
        return this;
    }

    Resource<StickyBalancer> balancer(String name) {
        return client.resources(StickyBalancer.class).inNamespace(namespace).withName(name);
    }

    StickyBalancer apply(StickyBalancer balancer) {
        balancer.getMetadata().setNamespace(namespace);
        return client.resource(balancer).forceConflicts().serverSideApply();
    }

    /** A balancer from a YAML file. */
    StickyBalancer applyFile(Path file) throws IOException {
        try (InputStream yaml = Files.newInputStream(file)) {
            return apply(client.resources(StickyBalancer.class).load(yaml).item());
        }
    }

    /** As cert-manager writes it. */
    void applySecret(String name, Certificate certificate) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .addToStringData("tls.crt", certificate.pem())
                        .addToStringData("tls.key", certificate.key())
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    void awaitReady(String balancer) {
        await("StickyBalancer " + balancer + " to be Ready", () -> {
            StickyBalancer now = balancer(balancer).get();
            return now != null
                    && condition(now, "Ready").getStatus().equals("True")
                    && now.getStatus()
                            .observedGeneration()
                            .equals(now.getMetadata().getGeneration());
        });
    }

    static Condition condition(StickyBalancer balancer, String type) {
        if (balancer.getStatus() == null || balancer.getStatus().conditions() == null) {
            return new Condition(null, "", null, "", "Unknown", type);
        }
        return balancer.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseGet(() -> new Condition(null, "", null, "", "Unknown", type));
    }

    /** Where users reach a balancer from this machine. */
    Target address(String balancer) {
        var service = client.services()
                .inNamespace(namespace)
                .withName(balancer + "-balancer")
                .get();
        return new Target(
                service.getSpec().getClusterIP(),
                service.getSpec().getPorts().get(0).getPort());
    }

    List<Pod> nginxPods(String balancer) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabels(Map.of("app.kubernetes.io/instance", balancer, "app.kubernetes.io/component", "nginx"))
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** Until so many are ready, and the balancer is. */
    void awaitNginxPods(String balancer, int count) {
        await(
                count + " nginx pods",
                () -> nginxPods(balancer).stream().filter(Readiness::isPodReady).count() == count);
        awaitReady(balancer);
    }

    /** Replaces all nginx pods of a balancer, as {@code kubectl rollout restart} does. */
    void restartNginx(String balancer) {
        Deployment before = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(balancer + "-balancer")
                .get();
        List<String> old = nginxPods(balancer).stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(balancer + "-balancer")
                .rolling()
                .restart();
        await(
                "all nginx pods of " + before.getMetadata().getName() + " to be new",
                () -> nginxPods(balancer).stream()
                                .noneMatch(pod -> old.contains(pod.getMetadata().getName()))
                        && nginxPods(balancer).size() == before.getSpec().getReplicas());
        awaitReady(balancer);
        await("the old nginx pods, which have no user, to be gone", () -> old.stream()
                .allMatch(name ->
                        client.pods().inNamespace(namespace).withName(name).get() == null));
    }

    static Target httpAddress(Pod nginx) {
        return new Target(nginx.getStatus().getPodIP(), 8080);
    }

    /** Reloads of all present nginx pods of a balancer together, as their agents count them. */
    int reloads(String balancer) {
        int reloads = 0;
        for (Pod pod : nginxPods(balancer)) {
            Matcher count = RELOADS.matcher(admin(pod, "/status"));
            if (!count.find()) {
                throw new IllegalStateException(
                        "no reload count in the status of " + pod.getMetadata().getName());
            }
            reloads += Integer.parseInt(count.group(1));
        }
        return reloads;
    }

    /** What the admin port of an nginx pod answers, empty for nothing. */
    String admin(Pod nginx, String path) {
        URI uri = URI.create("http://" + nginx.getStatus().getPodIP() + ":8081" + path);
        try {
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void await(String what, BooleanSupplier holds) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}
