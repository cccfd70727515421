package dev.stickybalancer.bench;

import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Processes and all their descendants, by {@code /proc}. */
record ProcessTree(List<ProcessHandle> roots) {
    /** Of utime and stime, whatever the kernel's own clock is: USER_HZ. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 14;
    private static final int CSTIME = 17;

    /** Used so far, by children that are gone, too. */
    double cpuSeconds() {
        return pids().map(pid -> ticks(read(pid, "stat"))).sum() / TICKS_PER_SECOND;
    }

    /** A page that several processes share counts once, divided between them. */
    long pssKib() {
        return pids().map(pid -> pss(read(pid, "smaps_rollup"))).sum();
    }

    /** Every thread there is now, and whatever they start later. */
    void pin(int processor) {
        pids().forEach(pid -> Command.run("taskset", "-acp", Integer.toString(processor), Long.toString(pid))
                .orFail());
    }

    /** utime, stime, and the two of children who ended and were waited for. */
    static long ticks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        // The second field is a name in brackets that may hold anything.
        var fromThirdOn = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return LongStream.rangeClosed(UTIME, CSTIME)
                .map(field -> Long.parseLong(fromThirdOn[(int) field - 3]))
                .sum();
    }

    static long pss(String rollup) {
        return rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private LongStream pids() {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(ProcessHandle::pid);
    }

    /** Empty for a process that is gone. */
    private static String read(long pid, String file) {
        try {
            var path = Path.of("/proc", Long.toString(pid), file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
