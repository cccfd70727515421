package dev.stickybalancer.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.api.Backend.ServiceRef;
import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.api.Metrics;
import dev.stickybalancer.model.AppServers.StickyModule;
import dev.stickybalancer.model.AssetCache;
import dev.stickybalancer.model.Front;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.model.Workers;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpecValidationTest {
    @Test
    void name_of_a_service_is_enough_and_everything_else_has_a_default() {
        Settings settings = Specs.accepted(Specs.byService());
        Settings.Compute none = new Settings.Compute(Map.of(), Map.of());
        assertEquals(
                new Settings(
                        new Settings.ByService(new ServiceRef("meteor", null)),
                        2,
                        Front.PLAIN,
                        Optional.empty(),
                        new SessionCookie(
                                "route", "/", Optional.empty(), OptionalInt.empty(), false, true, SameSite.LAX),
                        true,
                        EndpointUpdates.DYNAMIC,
                        StickyModule.NATIVE,
                        "",
                        new ProxySettings(300, 3600, 3600, 50L << 20),
                        Optional.of(new AssetCache(256L << 20, 86_400, List.of())),
                        false,
                        Metrics.Mode.DISABLED,
                        new Settings.Exposure("ClusterIP", Map.of(), 80, 443),
                        new Settings.Nginx(
                                Optional.empty(), "IfNotPresent", List.of(), none, new Workers(2, 8192), 300),
                        new Settings.Dns(Optional.empty(), none),
                        false),
                settings);
    }

    @Test
    void objects_that_are_left_empty_mean_the_same_as_objects_that_are_left_out() {
        ObjectNode spec = Specs.byService();
        List.of("session", "proxy", "metrics", "service", "nginx", "dns").forEach(spec::putObject);
        spec.withObject("/session").putObject("cookie");
        spec.withObject("/nginx").putObject("resources");
        assertEquals(Specs.accepted(Specs.byService()), Specs.accepted(spec));
    }

    @Test
    void missing_spec_is_a_problem_and_no_crash() {
        Specs.refused("spec", Specs.validate(null));
    }

    @Test
    void exactly_one_form_of_backend_must_be_there() {
        Specs.refused("backend", Specs.JSON.createObjectNode());
        ObjectNode neither = Specs.JSON.createObjectNode();
        neither.putObject("backend");
        Specs.refused("backend", neither);
        ObjectNode both = Specs.bySelector();
        both.withObject("/backend").putObject("serviceRef").put("name", "meteor");
        String message = Specs.refused("backend", both);
        assertTrue(message.contains("exactly one of `serviceRef` and `podSelector`"), message);
    }

    @Test
    void pod_port_belongs_to_the_pod_selector() {
        ObjectNode without = Specs.bySelector();
        without.withObject("/backend").remove("podPort");
        Specs.refused("backend.podPort", without);
        ObjectNode stray = Specs.byService();
        stray.withObject("/backend").put("podPort", 3000);
        Specs.refused("backend.podPort", stray);
    }

    @Test
    void pod_selector_needs_a_label() {
        ObjectNode empty = Specs.bySelector();
        empty.withObject("/backend/podSelector").putObject("matchLabels");
        Specs.refused("backend.podSelector.matchLabels", empty);
        empty.withObject("/backend/podSelector").remove("matchLabels");
        Specs.refused("backend.podSelector.matchLabels", empty);
    }

    @Test
    void ports_are_numbers_in_their_range_or_names() {
        for (String path : List.of("backend.serviceRef.port", "backend.podPort")) {
            for (Object good : List.of(1, 65_535, "http", "a", "3d", "abcdefghijklmno")) {
                Specs.accepted(Specs.withField(path, good));
            }
            for (Object bad : List.of(0, -1, 65_536, "80", "a--b", "-a", "a-", "A", "abcdefghijklmnop", "")) {
                String message = Specs.refused(path, Specs.withField(path, bad));
                assertTrue(message.contains("a number from 1 to 65535 or a name"), message);
            }
        }
    }

    @Test
    void selector_form_keeps_labels_and_port() {
        Settings.App app = Specs.accepted(Specs.bySelector()).app();
        assertEquals(new Settings.BySelector(Map.of("app", "meteor"), new IntOrString(3000)), app);
    }

    @Test
    void maps_come_out_in_the_order_of_their_keys() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            labels.put("key-" + i, "value");
        }
        Settings settings = Specs.accepted(Specs.withField("backend.podSelector.matchLabels", labels));
        Map<String, String> kept = ((Settings.BySelector) settings.app()).labels();
        assertEquals(new ArrayList<>(labels.keySet()), new ArrayList<>(kept.keySet()));
    }

    @Test
    void cache_comes_out_as_it_was_asked_for() {
        ObjectNode spec = Specs.around("cache.publicPaths.0.pathPrefix");
        Specs.with(spec, "cache.maxSize", "1Gi");
        Specs.with(spec, "cache.retentionSeconds", 600);
        assertEquals(
                Optional.of(new AssetCache(1L << 30, 600, List.of(new AssetCache.PublicPath("/images/", 60)))),
                Specs.accepted(spec).cache());
        Specs.refused("cache.publicPaths", Specs.with(spec, "cache.mode", "Disabled"));
        assertEquals(
                Optional.empty(),
                Specs.accepted(Specs.withField("cache.mode", "Disabled")).cache());
        for (String size : List.of("15Mi", "65Gi", "0")) {
            Specs.refused("cache.maxSize", Specs.withField("cache.maxSize", size));
        }
    }

    @Test
    void what_is_different_for_every_user_cannot_be_declared_public() {
        String field = "cache.publicPaths.pathPrefix";
        for (String path : List.of(
                "/sockjs/",
                "/SockJS/info/",
                "/websocket/",
                "/_accounts/",
                "/_oauth/google/",
                "/__meteor__/",
                "/_timesync/",
                "/__browser/",
                "/__browser.legacy/",
                "/__cordova/a/")) {
            Specs.refused(field, Specs.withField("cache.publicPaths.0.pathPrefix", path));
        }
        for (String path :
                List.of("/", "//", "/a", "a/", "/../", "/a/../b/", "/.hidden/", "/a//b/", "/a b/", "/$a/", "/a;/")) {
            Specs.refused(field, Specs.withField("cache.publicPaths.0.pathPrefix", path));
        }
        Specs.accepted(Specs.withField("cache.publicPaths.0.pathPrefix", "/cdn/v1.2/_next/"));
    }

    @Test
    void body_size_is_read_in_bytes_or_with_a_unit() {
        Map<Object, Long> sizes = Map.of("0", 0L, 0, 0L, 1024, 1024L, "1k", 1000L, "1Ki", 1024L, "2Gi", 2L << 30);
        sizes.forEach((text, bytes) -> assertEquals(
                bytes,
                Specs.accepted(Specs.withField("proxy.maxBodySize", text))
                        .proxy()
                        .maxBodyBytes()));
    }

    @Test
    void requests_above_the_limits_are_refused_because_kubernetes_would_refuse_the_pod() {
        for (String container : List.of("nginx", "dns")) {
            String field = container + ".resources.requests";
            String message = Specs.refused(field, compute(container, "2", "1500m"));
            assertTrue(message.contains("cpu has 2 and 1500m"), message);
            Specs.accepted(compute(container, "1.5", "1500m"));
            Specs.accepted(compute(container, "1499m", "1.5"));
        }
    }

    private static ObjectNode compute(String container, String request, String limit) {
        ObjectNode spec = Specs.withField(container + ".resources.requests", Map.of("cpu", request));
        return Specs.with(spec, container + ".resources.limits", Map.of("cpu", limit, "memory", "1Gi"));
    }

    @Test
    void resources_come_out_as_they_were_asked_for() {
        Settings settings = Specs.accepted(compute("nginx", "1", "2"));
        assertEquals(
                Map.of("cpu", new Quantity("1")), settings.nginx().compute().requests());
        assertEquals(
                Map.of("cpu", new Quantity("2"), "memory", new Quantity("1Gi")),
                settings.nginx().compute().limits());
        assertEquals(Map.of(), settings.dns().compute().limits());
    }

    @Test
    void pull_secret_must_not_be_named_twice() {
        var twice = List.of(Map.of("name", "a"), Map.of("name", "a"));
        Specs.refused("nginx.imagePullSecrets", Specs.withField("nginx.imagePullSecrets", twice));
    }

    @Test
    void every_problem_is_told_and_not_only_the_first() {
        ObjectNode spec = Specs.withField("replicas", 101);
        Specs.with(spec, "session.cookie.name", ";");
        Specs.with(spec, "nginx.image", "a b");
        assertEquals(
                List.of("replicas", "session.cookie.name", "nginx.image"),
                Specs.validate(spec).problems().stream().map(Problem::field).toList());
    }
}
