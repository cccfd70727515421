package dev.stickybalancer.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that was run to its end.
 *
 * @param output of both kinds, in the order in which it was written
 */
public record Command(List<String> line, int exitCode, String output) {

    /** One that runs. It has nothing to read. */
    public record Running(List<String> line, Process process) {
        public Command end() {
            try {
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Command(line, process.waitFor(), output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static Command run(Object program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        return start(line).end();
    }

    public static Running start(List<String> line) {
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new Running(line, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The output of a program that must not fail. */
    public String orFail() {
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + " of " + String.join(" ", line) + ": " + output);
        }
        return output;
    }
}
