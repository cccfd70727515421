package dev.stickybalancer.bench;

import dev.stickybalancer.support.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Clients who connect over TLS 1.3, say nothing and leave; {@code openssl s_time} plays them. */
final class Handshakes {
    private static final int CLIENTS = 4;
    private static final Pattern RESULT = Pattern.compile("(\\d+) connections in \\d+ real seconds");

    private Handshakes() {}

    /** Handshakes in full, without a session from before. */
    static Load run(Proxy proxy, Duration time) {
        long start = System.nanoTime();
        var line = List.of(
                "openssl",
                "s_time",
                "-new",
                "-connect",
                "127.0.0.1:" + proxy.port(),
                "-time",
                Long.toString(time.toSeconds()));
        var clients =
                IntStream.range(0, CLIENTS).mapToObj(i -> Command.start(line)).toList();
        long count = clients.stream()
                .mapToLong(client -> read(client.end().orFail()))
                .sum();
        return new Load(count, Duration.ofNanos(System.nanoTime() - start), Map.of());
    }

    static long read(String output) {
        var result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IllegalStateException("openssl s_time: " + output);
        }
        return Long.parseLong(result.group(1));
    }
}
