package dev.stickybalancer.nginx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A ConfigMap or Secret volume as the kubelet writes it: all files change together, by one rename of a link. A file that
 * is gone leaves a link to nothing.
 */
final class Volume {
    private final Path directory;
    private int generation;

    Volume(Path directory, Map<String, String> files) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            replace(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    void replace(Map<String, String> files) {
        try {
            var version = Path.of("..v" + ++generation);
            Files.createDirectory(directory.resolve(version));
            for (var file : files.entrySet()) {
                Files.writeString(directory.resolve(version).resolve(file.getKey()), file.getValue());
            }
            var link = Files.createSymbolicLink(directory.resolve("..data_tmp"), version);
            Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            for (var name : files.keySet()) {
                if (!Files.isSymbolicLink(directory.resolve(name))) {
                    Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
