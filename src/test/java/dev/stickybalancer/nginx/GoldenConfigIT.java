package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.render.RenderCases;
import dev.stickybalancer.support.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class GoldenConfigIT {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> the_real_nginx_accepts_every_golden_configuration() {
        return RenderCases.all().keySet().stream()
                .flatMap(name -> Stream.of(ConfigRenderer.NGINX_CONF, ConfigRenderer.HOLDING_CONF)
                        .map(file -> DynamicTest.dynamicTest(name + "/" + file, () -> {
                            var golden = Path.of("src/test/resources/golden/nginx", name, "out-" + file);
                            var text = Files.readString(golden);
                            accepts(directory.resolve(name + "-" + file), withNativeSticky(text));
                        })));
    }

    @Test
    void the_real_nginx_refuses_the_directive_of_the_module_that_it_has_not() throws IOException {
        var golden = Path.of("src/test/resources/golden/nginx/module/out-nginx.conf");
        var log = test(directory.resolve("module"), Files.readString(golden), 1);
        assertTrue(log.contains("[emerg] 1#1: unknown parameter \"name=route\""), log);
    }

    /** No nginx with that module is at hand: the rest of its configuration is tested with nginx's own directive. */
    static String withNativeSticky(String text) {
        return text.replaceAll("sticky name=[^;]*;", "sticky cookie route;");
    }

    private static void accepts(Path work, String text) throws IOException {
        var log = test(work, text, 0);
        assertTrue(log.contains("test is successful"), log);
        assertTrue(Stream.of("[warn]", "[alert]", "[crit]").noneMatch(log::contains), log);
    }

    private static String test(Path work, String text, int exit) throws IOException {
        var config = Files.createDirectories(work.resolve("config"));
        Files.writeString(config.resolve("nginx.conf"), text);
        var tls = Files.createDirectories(work.resolve("tls"));
        var current = Files.createDirectories(tls.resolve("current"));
        for (var key : Certificate.FIRST.secret().entrySet()) {
            Files.writeString(current.resolve(key.getKey()), key.getValue());
        }
        try (var nginx = Sandbox.start(
                work,
                Map.of(config, "/config", tls, PodPaths.TLS),
                Map.of(),
                Map.of(PodPaths.RUN, "1m", PodPaths.LOG, "1m", PodPaths.CACHE, "1m"),
                List.of("nginx", "-t", "-e", "stderr", "-c", "/config/nginx.conf"))) {
            assertEquals(exit, nginx.awaitExit(NginxPod.SOON), nginx.log());
            return nginx.log();
        }
    }
}
