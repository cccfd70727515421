package dev.stickybalancer.cli;

import dev.stickybalancer.support.GeneratedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The reference page of the command line, from picocli's own model of it. */
class CliReferenceTest {
    @Test
    void committed_page_says_what_the_command_line_says() throws IOException {
        StringBuilder page = new StringBuilder(
                """
                # The command line

                <!-- Generated from the command line itself by `make reference`. Do not edit. -->

                """);
        CommandLine commands = Cli.commandLine(InputStream.nullInputStream());
        page.append(String.join(" ", commands.getCommandSpec().usageMessage().description()));
        page.append(
                " It is the operator's jar: `java -jar stickybalancer-operator.jar COMMAND`. How to use it in a pipeline is in [check");
        page.append(" before you merge](../cli.md).\n");
        commands.getSubcommands().values().forEach(command -> section(command, page));
        new GeneratedFile(Path.of("docs/reference/cli.md"), "reference").mustBe(page.toString());
    }

    private static void section(CommandLine command, StringBuilder page) {
        CommandSpec spec = command.getCommandSpec();
        page.append("\n## ").append(spec.name()).append("\n\n");
        page.append(String.join(" ", spec.usageMessage().description())).append("\n\n");
        page.append("```text\n")
                .append(command.getHelp()
                        .synopsis(0)
                        .replaceAll("\\s+\\n", "\n")
                        .strip())
                .append("\n```\n\n| option | argument | default | meaning |\n|---|---|---|---|\n");
        for (OptionSpec option : spec.options()) {
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            String.join("`, `", option.names()),
                            option.arity().max() == 0 ? "" : "`" + argument(option) + "`",
                            option.required()
                                    ? "**required**"
                                    : option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`",
                            text(option)));
        }
        page.append("\n| exit code | |\n|---|---|\n");
        spec.usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> page.append("| %s | %s |%n".formatted(code, meaning)));
    }

    private static String argument(OptionSpec option) {
        String label = option.paramLabel().replaceAll("[<>]", "");
        return option.splitRegex().isEmpty() ? label : label + option.splitRegex() + "…";
    }

    private static String text(OptionSpec option) {
        return String.join(" ", option.description())
                .replace("TEXT, JSON", "`text` or `json`")
                .replaceAll("[;.] ?[Dd]efault text$", "")
                .replace(" (default)", "");
    }
}
