package dev.stickybalancer.bench;

import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Processes and all their descendants, by {@code /proc}. */
record ProcessTree(List<ProcessHandle> roots) {
    /** Of cutime and cstime, whatever the kernel's own clock is: USER_HZ is 100. */
    private static final long NANOSECONDS_PER_TICK = 10_000_000;

    private static final int CUTIME = 16;
    private static final int CSTIME = 17;

    /** Used so far, by children that are gone, too; of threads that are gone, nothing. */
    double cpuSeconds() {
        return pids().map(pid -> threads(pid)
                                        .mapToLong(thread -> onProcessor(read(thread.resolve("schedstat"))))
                                        .sum()
                                + ofChildren(read(process(pid).resolve("stat"))))
                        .sum()
                / 1e9;
    }

    /** A page that several processes share counts once, divided between them. */
    long pssKib() {
        return pids().map(pid -> pss(read(process(pid).resolve("smaps_rollup"))))
                .sum();
    }

    /** Every thread there is now, and whatever they start later. */
    void pin(int processor) {
        pids().forEach(pid -> Command.run("taskset", "-acp", Integer.toString(processor), Long.toString(pid))
                .orFail());
    }

    /** The first of three numbers, in nanoseconds. */
    static long onProcessor(String schedstat) {
        return schedstat.isEmpty() ? 0 : Long.parseLong(schedstat.split(" ")[0]);
    }

    /** What children used who ended and were waited for, in nanoseconds, counted by the kernel in steps of 10 ms. */
    static long ofChildren(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        // The second field is a name in brackets that may hold anything.
        var fromThirdOn = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return NANOSECONDS_PER_TICK
                * (Long.parseLong(fromThirdOn[CUTIME - 3]) + Long.parseLong(fromThirdOn[CSTIME - 3]));
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

    private static Path process(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }

    private static Stream<Path> threads(long pid) {
        try (var threads = Files.list(process(pid).resolve("task"))) {
            return threads.toList().stream();
        } catch (NoSuchFileException gone) {
            return Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty for a process that is gone. */
    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
