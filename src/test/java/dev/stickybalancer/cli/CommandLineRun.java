package dev.stickybalancer.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** One call of the command line and what came of it. */
record CommandLineRun(int code, String out, String err) {
    static CommandLineRun of(String input, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int code = Cli.run(arguments, in, new PrintWriter(out), new PrintWriter(err));
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    static CommandLineRun validate(String input) {
        return of(input, "validate", "-f", "-");
    }
}
