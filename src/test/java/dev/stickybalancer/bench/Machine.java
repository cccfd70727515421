package dev.stickybalancer.bench;

import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Where and with what the figures were made. */
final class Machine {
    private static final int STEAL = 8;

    private final long[] before = ticks();

    /** To be asked at the end: it says how much the host took from this machine since the beginning. */
    String describe() {
        var after = ticks();
        long total = Arrays.stream(after).sum() - Arrays.stream(before).sum();
        return String.format(
                "%s; %s, %s processors, Linux %s; %s, %s, %s; the host took %.1f %% of the processors' time.",
                LocalDate.now(ZoneOffset.UTC),
                found("model name\\s*: (.*)", read("/proc/cpuinfo")),
                Command.run("nproc", "--all").orFail().strip(),
                System.getProperty("os.version"),
                found(
                                "nginx version: (.*)",
                                Command.run("chroot", Binaries.nginxRootfs().toString(), "nginx", "-v")
                                        .orFail())
                        .replace('/', ' '),
                found("HAProxy version (\\S+)", Command.run("haproxy", "-v").orFail())
                        .replaceAll("^", "haproxy "),
                found("(OpenSSL \\S+)", Command.run("openssl", "version").orFail()) + " as TLS client",
                100.0 * (after[STEAL - 1] - before[STEAL - 1]) / total);
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    /** user, nice, system, idle, iowait, irq, softirq, steal of all processors. */
    private static long[] ticks() {
        return Arrays.stream(found("cpu +(.*)", read("/proc/stat")).split(" "))
                .limit(STEAL)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
