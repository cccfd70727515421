package dev.stickybalancer.cli;

import java.io.InputStream;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the StickyBalancers of a command come from; other resources are passed over. */
final class Input {
    private final InputStream standardInput;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file, a directory with all .yaml, .yml and .json files below it, or - for standard input.")
    private List<String> sources;

    Input(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    List<Document> balancers() throws UnreadableException {
        return new Documents(standardInput)
                .read(sources).stream().filter(Document::isBalancer).toList();
    }

    @Override
    public String toString() {
        return String.join(", ", sources);
    }
}
