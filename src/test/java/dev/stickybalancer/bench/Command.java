package dev.stickybalancer.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that is waited for. */
record Command(Process process, List<String> line) {
    static Command start(List<String> line) {
        try {
            return new Command(
                    new ProcessBuilder(line).redirectErrorStream(true).start(), line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String run(String... line) {
        return start(List.of(line)).output();
    }

    /** Everything it said, when it has ended well. */
    String output() {
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", line) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
