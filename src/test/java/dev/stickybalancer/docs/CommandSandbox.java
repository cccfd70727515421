package dev.stickybalancer.docs;

import dev.stickybalancer.support.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory that looks like this repository, for commands out of its pages. kubectl and the operator's jar are real;
 * {@code make} says only whether there is such a target, the scripts of the repository whether they are there; of the other
 * programs of this machine there are those that harm nobody.
 */
public final class CommandSandbox implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of(
            "awk", "bash", "cat", "curl", "cut", "date", "diff", "env", "grep", "head", "jq", "kill", "md5sum",
            "openssl", "rm", "sed", "seq", "sh", "sleep", "sort", "tail", "tee", "timeout", "touch", "tr", "uniq", "wc",
            "xargs", "mktemp");

    /** What a page leaves running in the background ends with the shell. */
    private static final String PREAMBLE = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";

    private static final String MARK = "-----8<-----";
    private static final String KUBECONFIG = ".kubeconfig";
    private static final Path REPOSITORY = Path.of("").toAbsolutePath();

    private final Path directory;
    private final Path programs;

    /** The kubectl that is to be used, and a kubeconfig for it, which commands may change: the sandbox has a copy. */
    public CommandSandbox(Path kubectl, String kubeconfig) throws IOException {
        this.directory = Files.createTempDirectory("pages");
        Files.writeString(directory.resolve(KUBECONFIG), kubeconfig);
        this.programs = Files.createDirectory(directory.resolve(".programs"));
        for (String shared : List.of("deploy", "crds", "docs")) {
            link(directory.resolve(shared), REPOSITORY.resolve(shared));
        }
        copyScripts("dev");
        copyScripts("bench");
        link(
                directory.resolve("stickybalancer-operator.jar"),
                REPOSITORY.resolve("target/operator/stickybalancer-operator.jar"));
        link(directory.resolve("lib"), REPOSITORY.resolve("target/operator/lib"));
        for (String program : PROGRAMS) {
            link(programs.resolve(program), whereIs(program));
        }
        link(programs.resolve("java"), Path.of(System.getProperty("java.home"), "bin/java"));
        script(
                programs.resolve("kubectl"),
                "exec " + kubectl + " --kubeconfig " + directory.resolve(KUBECONFIG) + " \"$@\"");
        script(programs.resolve("make"), "exec " + whereIs("make") + " -n -C " + REPOSITORY + " \"$@\" >/dev/null");
    }

    /** Runs all of it in one shell and says what is not as the pages say. */
    public List<String> differences(Transcript transcript, Duration limit) throws IOException, InterruptedException {
        List<List<String>> printed = run(transcript, limit);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < transcript.entries().size(); i++) {
            Transcript.Entry entry = transcript.entries().get(i);
            if (i >= printed.size() - 1) {
                differences.add(entry.where() + ": failed: " + entry.command() + "\n"
                        + String.join("\n", printed.get(printed.size() - 1)));
                break; // the shell ended here
            }
            List<String> lines = printed.get(i);
            entry.missingIn(lines)
                    .ifPresent(line -> differences.add(entry.where() + ": " + entry.command() + "\ndoes not print: "
                            + line + "\nbut:\n" + String.join("\n", lines)));
        }
        return differences;
    }

    /** What each command printed, and as the last element what stands after the last one that succeeded. */
    private List<List<String>> run(Transcript transcript, Duration limit) throws IOException, InterruptedException {
        String script = transcript.entries().stream()
                .map(entry -> entry.command() + "\necho; echo '" + MARK + "'\n")
                .collect(Collectors.joining("", PREAMBLE, ""));
        Path output = Files.createTempFile(directory, ".output", "");
        ProcessBuilder builder = new ProcessBuilder(
                        whereIs("timeout").toString(),
                        "" + limit.toSeconds(),
                        whereIs("bash").toString(),
                        "-c",
                        script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PATH", programs.toString());
        builder.environment().put("HOME", directory.toString());
        Process shell = builder.start();
        shell.getOutputStream().close();
        if (!shell.waitFor(limit.toSeconds() + 10, TimeUnit.SECONDS)) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        return Arrays.stream(text.split("\\n?" + MARK + "\\n", -1))
                .map(part -> part.lines().toList())
                .toList();
    }

    /** A file for the commands to find. */
    public void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    @Override
    public void close() {
        Directories.delete(directory);
    }

    /** The same files; those that can be run say only that they are there. */
    private void copyScripts(String name) throws IOException {
        try (Stream<Path> files = Files.walk(REPOSITORY.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(REPOSITORY.relativize(file));
                Files.createDirectories(copy.getParent());
                if (Files.isExecutable(file)) {
                    script(copy, ":");
                } else {
                    link(copy, file);
                }
            }
        }
    }

    private static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target);
    }

    private static Path whereIs(String program) {
        return Stream.of("/usr/bin", "/bin")
                .map(bin -> Path.of(bin, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(program + " is missing"));
    }
}
