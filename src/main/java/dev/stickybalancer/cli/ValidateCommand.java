package dev.stickybalancer.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code validate}: the rules of the operator for every StickyBalancer in the input; other resources are passed over. */
@Command(
        name = "validate",
        description = "Checks every StickyBalancer in the input; other resources are passed over.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all are valid",
            "1:at least one has a problem",
            "2:there is none, or the input cannot be read"
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private final Input input;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private Cli.Output output;

    @Spec
    private CommandSpec command;

    ValidateCommand(InputStream in) {
        input = new Input(in);
    }

    @Override
    public Integer call() throws UnreadableException {
        List<Verdict> verdicts = new ArrayList<>();
        for (Document document : input.balancers()) {
            verdicts.add(Verdict.of(document));
        }
        if (verdicts.isEmpty()) {
            throw new UnreadableException("There is no StickyBalancer in " + input + ".");
        }
        PrintWriter out = command.commandLine().getOut();
        if (output == Cli.Output.JSON) {
            out.println(json(verdicts).toPrettyString());
        } else {
            verdicts.forEach(verdict -> print(verdict, out));
        }
        return verdicts.stream().allMatch(Verdict::isValid) ? Cli.OK : Cli.INVALID;
    }

    private static void print(Verdict verdict, PrintWriter out) {
        Document document = verdict.document();
        out.printf(
                "%s: StickyBalancer %s: %s%n",
                document.source(),
                document.qualifiedName(),
                verdict.isValid() ? "valid" : verdict.problems().size() + " problem(s)");
        verdict.problems().forEach(problem -> out.println("  " + problem));
    }

    private static ArrayNode json(List<Verdict> verdicts) {
        ArrayNode all = JSON.createArrayNode();
        for (Verdict verdict : verdicts) {
            ObjectNode one = all.addObject()
                    .put("file", verdict.document().source())
                    .put("document", verdict.document().number())
                    .put(
                            "namespace",
                            verdict.document()
                                    .content()
                                    .path("metadata")
                                    .path("namespace")
                                    .asText(null))
                    .put("name", verdict.document().name())
                    .put("valid", verdict.isValid());
            ArrayNode problems = one.putArray("problems");
            verdict.problems()
                    .forEach(problem ->
                            problems.addObject().put("field", problem.field()).put("message", problem.message()));
        }
        return all;
    }
}
