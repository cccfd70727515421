package dev.stickybalancer.validate;

import dev.stickybalancer.api.Backend;
import dev.stickybalancer.api.Defaults;
import dev.stickybalancer.api.Dns;
import dev.stickybalancer.api.Metrics;
import dev.stickybalancer.api.Nginx;
import dev.stickybalancer.api.Patterns;
import dev.stickybalancer.api.Proxy;
import dev.stickybalancer.api.Resources;
import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerSpec;
import dev.stickybalancer.api.Toggle;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.Workers;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a stored resource into {@link Settings}; every rule of the schema is checked again here. */
public final class SpecValidation {
    private static final String NAME_RULE = "a DNS label of at most 40 characters that starts with a letter";
    private static final String IMAGE_RULE = "an image reference of letters, digits and . _ : / @ -";
    private static final String PORT_RULE =
            "a number from 1 to 65535 or a name of at most 15 lower-case letters, digits and dashes, with a letter and"
                    + " without two dashes in a row";
    private static final String KEY_RULE = "label keys: an optional DNS prefix, a slash and at most 63 characters";

    private final Checks checks = new Checks();

    private SpecValidation() {}

    public static Validated of(StickyBalancer balancer) {
        return new SpecValidation().validate(balancer);
    }

    private Validated validate(StickyBalancer balancer) {
        checks.text("metadata.name", balancer.getMetadata().getName(), null, Patterns.BALANCER_NAME, NAME_RULE);
        StickyBalancerSpec spec = balancer.getSpec();
        if (spec == null) {
            return new Validated(Optional.empty(), List.of(new Problem("spec", "must be set")));
        }
        Optional<Settings.App> app = app(spec.backend());
        Nginx nginx = spec.nginx() == null ? new Nginx(null, null, null, null, null, null, null) : spec.nginx();
        Dns dns = spec.dns() == null ? new Dns(null, null) : spec.dns();
        Proxy proxy = spec.proxy() == null ? new Proxy(null, null, null, null, null, null) : spec.proxy();
        FrontValidation fronts = new FrontValidation(checks, spec, proxy);
        int replicas = checks.number("replicas", spec.replicas(), Defaults.REPLICAS, 0, 100);
        SessionValidation sessions = new SessionValidation(checks, spec, fronts.isHttpsOnly());
        Settings settings = new Settings(
                app.orElse(null),
                replicas,
                fronts.front(),
                fronts.tlsSecret(),
                sessions.cookie(),
                sessions.sockJsFallback(),
                sessions.endpointUpdates(),
                sessions.stickyModule(),
                pathPrefix(spec.backend()),
                proxy(proxy),
                new CacheValidation(checks).cache(spec.cache()),
                spec.debugHeaders() == Toggle.ENABLED,
                metrics(spec.metrics()),
                fronts.exposure(),
                nginx(nginx),
                new Settings.Dns(image("dns.image", dns.image()), compute("dns.resources", dns.resources())),
                Boolean.TRUE.equals(spec.suspend()));
        List<Problem> problems = checks.problems();
        return new Validated(problems.isEmpty() ? Optional.of(settings) : Optional.empty(), problems);
    }

    private Optional<Settings.App> app(Backend backend) {
        if (backend == null || (backend.serviceRef() == null) == (backend.podSelector() == null)) {
            checks.require(false, "backend", "must have exactly one of `serviceRef` and `podSelector`");
            return Optional.empty();
        }
        if (backend.serviceRef() != null) {
            Backend.ServiceRef reference = backend.serviceRef();
            checks.text("backend.serviceRef.name", reference.name(), null, Patterns.SERVICE_NAME, "a Service's name");
            port("backend.serviceRef.port", reference.port());
            checks.require(backend.podPort() == null, "backend.podPort", "must only be set with `podSelector`");
            return Optional.of(new Settings.ByService(reference));
        }
        checks.require(backend.podPort() != null, "backend.podPort", "must be set with `podSelector`");
        port("backend.podPort", backend.podPort());
        String field = "backend.podSelector.matchLabels";
        Map<String, String> labels =
                checks.map(field, backend.podSelector().matchLabels(), 10, Patterns.LABEL_KEY, KEY_RULE);
        checks.labelKeys(field, labels);
        labels.values().forEach(value -> checks.text(field, value, null, Patterns.LABEL_VALUE, "valid label values"));
        checks.require(
                backend.podSelector().matchLabels() != null
                        && !backend.podSelector().matchLabels().isEmpty(),
                field,
                "must have at least one label");
        return Optional.of(new Settings.BySelector(labels, backend.podPort()));
    }

    private String pathPrefix(Backend backend) {
        String field = "backend.pathPrefix";
        if (backend == null || backend.pathPrefix() == null) {
            return "";
        }
        checks.require(backend.pathPrefix().length() <= 512, field, "must have at most 512 characters");
        return checks.text(
                field,
                backend.pathPrefix(),
                null,
                Patterns.PATH_PREFIX,
                "1 to 8 segments of letters, digits and _ . ~ -, each with a slash before it, such as /shop");
    }

    private void port(String field, IntOrString port) {
        if (port == null) {
            return;
        }
        boolean valid = port.getIntVal() != null
                ? port.getIntVal() >= 1 && port.getIntVal() <= 65_535
                : Checks.matches(port.getStrVal(), Patterns.PORT_NAME)
                        && Checks.matches(port.getStrVal(), ".*[a-z].*")
                        && !port.getStrVal().contains("--");
        checks.require(valid, field, "must be " + PORT_RULE + ", not " + Checks.show(String.valueOf(port.getValue())));
    }

    private ProxySettings proxy(Proxy proxy) {
        return new ProxySettings(
                checks.number(
                        "proxy.connectTimeoutMilliseconds",
                        proxy.connectTimeoutMilliseconds(),
                        Defaults.CONNECT_TIMEOUT_MILLISECONDS,
                        100,
                        10_000),
                checks.number(
                        "proxy.readTimeoutSeconds",
                        proxy.readTimeoutSeconds(),
                        Defaults.READ_TIMEOUT_SECONDS,
                        35,
                        86_400),
                checks.number(
                        "proxy.sendTimeoutSeconds",
                        proxy.sendTimeoutSeconds(),
                        Defaults.SEND_TIMEOUT_SECONDS,
                        35,
                        86_400),
                checks.bytes("proxy.maxBodySize", proxy.maxBodySize(), Defaults.MAX_BODY_SIZE));
    }

    private static Metrics.Mode metrics(Metrics metrics) {
        return metrics == null || metrics.mode() == null ? Metrics.Mode.DISABLED : metrics.mode();
    }

    private Settings.Nginx nginx(Nginx nginx) {
        List<Nginx.PullSecret> secrets = nginx.imagePullSecrets() == null ? List.of() : nginx.imagePullSecrets();
        checks.require(secrets.size() <= 10, "nginx.imagePullSecrets", "must have at most 10 entries");
        secrets.forEach(secret -> checks.text(
                "nginx.imagePullSecrets.name", secret.name(), null, Patterns.OBJECT_NAME, "a Secret's name"));
        long names = secrets.stream().map(Nginx.PullSecret::name).distinct().count();
        checks.require(names == secrets.size(), "nginx.imagePullSecrets", "must name each Secret once");
        Nginx.PullPolicy policy =
                nginx.imagePullPolicy() == null ? Nginx.PullPolicy.IF_NOT_PRESENT : nginx.imagePullPolicy();
        return new Settings.Nginx(
                image("nginx.image", nginx.image()),
                policy.kubernetesName(),
                secrets.stream().map(Nginx.PullSecret::name).toList(),
                compute("nginx.resources", nginx.resources()),
                new Workers(
                        checks.number(
                                "nginx.workerProcesses", nginx.workerProcesses(), Defaults.WORKER_PROCESSES, 1, 64),
                        checks.number(
                                "nginx.workerConnections",
                                nginx.workerConnections(),
                                Defaults.WORKER_CONNECTIONS,
                                256,
                                65_536)),
                checks.number(
                        "nginx.shutdownGraceSeconds",
                        nginx.shutdownGraceSeconds(),
                        Defaults.SHUTDOWN_GRACE_SECONDS,
                        10,
                        86_400));
    }

    private Optional<String> image(String field, String image) {
        return checks.optionalText(field, image, Patterns.IMAGE, IMAGE_RULE);
    }

    private Settings.Compute compute(String field, Resources resources) {
        Resources given = resources == null ? new Resources(null, null) : resources;
        Settings.Compute compute = new Settings.Compute(
                quantities(field + ".requests", given.requests()), quantities(field + ".limits", given.limits()));
        compute.requests().forEach((name, request) -> {
            Quantity limit = compute.limits().get(name);
            checks.require(
                    limit == null || request.getNumericalAmount().compareTo(limit.getNumericalAmount()) <= 0,
                    field + ".requests",
                    "must not be higher than the limits: " + name + " has " + request + " and " + limit);
        });
        return compute;
    }

    private Map<String, Quantity> quantities(String field, Map<String, Quantity> values) {
        Map<String, Quantity> map = checks.map(field, values, 8, Patterns.RESOURCE_NAME, "resource names such as cpu");
        map.keySet()
                .forEach(name -> checks.require(
                        name.length() <= 63,
                        field,
                        "must have names of at most 63 characters, not " + Checks.show(name)));
        map.values()
                .forEach(quantity -> checks.text(
                        field, String.valueOf(quantity), null, Patterns.QUANTITY, "a quantity such as 500m or 128Mi"));
        return map;
    }
}
