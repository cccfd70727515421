package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.render.RandomSpec;
import dev.stickybalancer.support.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rendered for resources that nobody has thought of, and what nginx itself says of it. */
class RandomConfigIT {
    private static final int CASES = 200;

    private static final String TEST_ALL =
            """
            for i in $(seq 0 %d); do
                nginx -t -q -e stderr -c /config/$i.conf > /run/nginx/said 2>&1 || echo "refused $i"
                # A user may write that the whole of the internet is a trusted proxy.
                grep -v 'duplicate network "[0.:]*/0"' /run/nginx/said
            done
            echo "tested $i"
            """
                    .formatted(CASES - 1);

    @TempDir
    Path work;

    @Test
    void the_real_nginx_accepts_what_is_rendered_for_any_resource() throws IOException {
        var config = Files.createDirectories(work.resolve("config"));
        var tls = Files.createDirectories(work.resolve("tls"));
        var current = Files.createDirectories(tls.resolve("current"));
        for (var key : Certificate.FIRST.secret().entrySet()) {
            Files.writeString(current.resolve(key.getKey()), key.getValue());
        }
        var specs = LongStream.range(0, CASES)
                .mapToObj(i -> new RandomSpec(RandomSpec.FIRST_SEED + i))
                .toList();
        for (int i = 0; i < CASES; i++) {
            Files.writeString(
                    config.resolve(i + ".conf"),
                    GoldenConfigIT.withNativeSticky(specs.get(i).nginxConf()));
        }
        try (var nginx = Sandbox.start(
                work,
                Map.of(config, "/config", tls, PodPaths.TLS),
                Map.of(),
                Map.of(PodPaths.RUN, "16m", PodPaths.LOG, "1m", PodPaths.CACHE, "1m"),
                List.of("sh", "-c", TEST_ALL))) {
            nginx.awaitExit(NginxPod.SOON.multipliedBy(5));
            var log = nginx.log();
            assertEquals("tested " + (CASES - 1) + "\n", log, () -> refused(log, specs));
        }
    }

    private static String refused(String log, List<RandomSpec> specs) {
        return IntStream.range(0, CASES)
                .filter(i -> log.contains("refused " + i + "\n"))
                .mapToObj(i -> specs.get(i).toString())
                .collect(Collectors.joining("\n"));
    }
}
