package dev.stickybalancer.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes of this machine by what the kernel tells of them. */
public final class Processes {
    private Processes() {}

    /** The command line with its arguments divided by zero bytes; empty for a process that is gone. */
    public static String commandLine(ProcessHandle process) {
        return read(process, "cmdline");
    }

    /** Those in a control group whose path has this part, with a command line that begins so. */
    public static List<ProcessHandle> inControlGroup(String part, String commandLine) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> commandLine(process).startsWith(commandLine))
                    .filter(process -> read(process, "cgroup").contains(part))
                    .toList();
        }
    }

    /** One of its files in /proc; empty for a process that is gone. */
    public static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException gone) {
            return "";
        }
    }
}
