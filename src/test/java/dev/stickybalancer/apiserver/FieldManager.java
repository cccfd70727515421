package dev.stickybalancer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody who applies objects, or parts of objects, on the server's side under a name of their own. */
record FieldManager(Scene scene, String name) {

    /** Fails on a field that is another manager's. A part of an object is enough. */
    void apply(String yaml) {
        kubectl("apply", yaml, "--validate=false");
    }

    /** What {@link #apply} would change; empty for nothing. */
    String diff(String yaml) {
        try {
            return kubectl("diff", yaml);
        } catch (AssertionError difference) { // as kubectl exits then
            return difference.getMessage();
        }
    }

    private String kubectl(String verb, String yaml, String... options) {
        try {
            Path file = Files.createTempFile("applied", ".yaml");
            Files.writeString(file, yaml);
            List<String> arguments = new ArrayList<>(List.of(
                    verb,
                    "--server-side",
                    "--field-manager=" + name,
                    "--namespace=" + scene.namespace(),
                    "--filename=" + file));
            arguments.addAll(List.of(options));
            try {
                return scene.apiServer().kubectl(arguments.toArray(String[]::new));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
