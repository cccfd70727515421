package dev.stickybalancer.bench;

import dev.stickybalancer.nginx.Sandbox;
import dev.stickybalancer.support.Certificate;
import dev.stickybalancer.support.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An nginx with a configuration from {@code bench/}: the same program, in the same kind of sandbox, as the balancer's. */
record PlainNginx(Path work, Sandbox sandbox) implements AutoCloseable {
    static PlainNginx start(String configuration) {
        try {
            var work = Files.createTempDirectory("bench-nginx-");
            var tls = Files.createDirectory(work.resolve("tls"));
            for (var file : Certificate.FIRST.secret().entrySet()) {
                Files.writeString(tls.resolve(file.getKey()), file.getValue());
            }
            return new PlainNginx(
                    work,
                    Sandbox.start(
                            work,
                            Map.of(Path.of("bench").toAbsolutePath(), "/bench", tls, "/run/tls"),
                            Map.of(),
                            Map.of("/run/nginx", "1m", "/var/lib/nginx", "1m"),
                            List.of("nginx", "-e", "stderr", "-c", "/bench/" + configuration)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessTree processes() {
        return new ProcessTree(List.of(sandbox.program()));
    }

    @Override
    public void close() {
        sandbox.close();
        Directories.delete(work);
    }
}
