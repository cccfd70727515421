package dev.stickybalancer.nginx;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.PodPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The volumes of an nginx pod: what the kubelet delivers, and where nginx may write. They outlive its containers. */
final class PodVolumes {
    private static final int NGINX_USER = 101;

    private final Volume config;
    private final Volume endpoints;
    private final Path programs;
    private final Optional<Volume> secret;
    private final Path run;
    private final Path cache;
    private final Path tls;

    /** In a directory of the pod's own. */
    PodVolumes(Path work, BalancerModel model, String hosts, Options options) throws IOException {
        var files = options.files(model);
        config = new Volume(work.resolve("config"), files);
        endpoints = new Volume(work.resolve("endpoints"), Map.of("hosts", hosts));
        programs = Files.createDirectory(work.resolve("programs"));
        Files.writeString(
                programs.resolve(ConfigRenderer.REQUESTS_PROGRAM), files.get(ConfigRenderer.REQUESTS_PROGRAM));
        secret = model.front().tls().map(ignored -> new Volume(work.resolve("secret"), options.secret()));
        run = writable(work.resolve("run"));
        writable(run.resolve("log"));
        cache = writable(work.resolve("cache"));
        tls = writable(work.resolve("tls"));
    }

    private static Path writable(Path directory) throws IOException {
        Files.createDirectory(directory);
        return Files.setAttribute(directory, "unix:uid", NGINX_USER);
    }

    /** From a path on this machine to a path in the containers. */
    Map<Path, String> mounts() {
        var mounts = new LinkedHashMap<Path, String>();
        mounts.put(config.directory(), PodPaths.CONFIG);
        mounts.put(endpoints.directory(), PodPaths.ENDPOINTS);
        mounts.put(programs, PodPaths.REQUESTS_PROGRAMS);
        mounts.put(run, PodPaths.RUN);
        mounts.put(cache, PodPaths.CACHE);
        secret.ifPresent(volume -> {
            mounts.put(volume.directory(), PodPaths.SECRET);
            mounts.put(tls, PodPaths.TLS);
        });
        return mounts;
    }

    void config(Map<String, String> files) {
        config.replace(files);
    }

    void endpoints(String hosts) {
        endpoints.replace(Map.of("hosts", hosts));
    }

    void secret(Map<String, String> keys) {
        secret.orElseThrow().replace(keys);
    }

    Path run() {
        return run;
    }
}
