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
                            accepts(directory.resolve(name + "-" + file), Files.readString(golden));
                        })));
    }

    private static void accepts(Path work, String text) throws IOException {
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
                Map.of("/run/nginx", "1m", PodPaths.CACHE, "1m"),
                List.of("nginx", "-t", "-e", "stderr", "-c", "/config/nginx.conf"))) {
            assertEquals(0, nginx.awaitExit(NginxPod.SOON), nginx.log());
            assertTrue(nginx.log().contains("test is successful"), nginx.log());
            assertTrue(Stream.of("[warn]", "[alert]", "[crit]").noneMatch(nginx.log()::contains), nginx.log());
        }
    }
}
