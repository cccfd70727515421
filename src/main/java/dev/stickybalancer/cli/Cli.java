package dev.stickybalancer.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line; needs no cluster. */
@Command(
        name = "stickybalancer",
        description = "Checks StickyBalancers and shows their nginx.conf, without a cluster.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class)
public final class Cli {
    /** Everything is as it should be. */
    static final int OK = 0;
    /** A balancer has problems. */
    static final int INVALID = 1;
    /** The command could not be carried out: its options are wrong, or its input cannot be read. */
    static final int FAILED = 2;

    private Cli() {}

    /** The exit code: 0, 1 for a balancer with problems, 2 for wrong options and unreadable input. */
    public static int run(String[] arguments, InputStream in, PrintWriter out, PrintWriter err) {
        return commandLine(in)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(Cli::failed)
                .execute(arguments);
    }

    /** All commands and options. */
    static CommandLine commandLine(InputStream in) {
        return new CommandLine(new Cli())
                .addSubcommand(new ValidateCommand(in))
                .addSubcommand(new RenderCommand(in))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    public static int run(String... arguments) {
        return run(
                arguments,
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
        if (e instanceof UnreadableException) {
            command.getErr().println(e.getMessage());
            return FAILED;
        }
        throw e;
    }

    /** How results are written. */
    enum Output {
        TEXT,
        JSON
    }

    /** That of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"stickybalancer " + (version == null ? "(not packaged)" : version)};
        }
    }
}
