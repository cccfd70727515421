package dev.stickybalancer.bench;

import dev.stickybalancer.support.Command;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The users who only send requests; {@code wrk} plays them. */
final class Wrk {
    /** One thread for each server's users. */
    private static final int THREADS = App.ADDRESSES.size();

    /** Fewer than nginx keeps open to the app when they are idle, which is 32. */
    private static final int CONNECTIONS = 10 * THREADS;

    private static final Pattern RESULT =
            Pattern.compile("requests=(\\d+) microseconds=(\\d+) failed=(\\d+) p50=(\\d+) p99=(\\d+)");

    private Wrk() {}

    /**
     * Every user waits for the answer before the next request.
     *
     * @param pause between the two, on average; with none the load is what this machine can make
     * @param cookies one for each server; none for users who come for the first time
     */
    static Load run(Proxy proxy, Duration time, Duration pause, List<String> cookies) {
        return start(proxy, time, pause, cookies).get();
    }

    /** The same; what it gives waits for the end. */
    static Supplier<Load> start(Proxy proxy, Duration time, Duration pause, List<String> cookies) {
        var line = new ArrayList<>(List.of("wrk", "-t" + THREADS, "-c" + CONNECTIONS));
        line.addAll(List.of("-d" + time.toSeconds() + "s", "-s", "bench/wrk.lua"));
        line.add((proxy.tls() ? "https" : "http") + "://127.0.0.1:" + proxy.port() + "/");
        line.addAll(List.of("--", Long.toString(pause.toMillis())));
        line.addAll(cookies);
        var running = Command.start(line);
        return () -> read(running.end().orFail());
    }

    static Load read(String output) {
        var result = RESULT.matcher(output);
        if (!result.find() || !result.group(3).equals("0")) {
            throw new IllegalStateException("wrk: " + output);
        }
        return new Load(
                Long.parseLong(result.group(1)),
                Duration.of(Long.parseLong(result.group(2)), ChronoUnit.MICROS),
                Map.of(
                        Quantity.P50_MICROSECONDS, Double.valueOf(result.group(4)),
                        Quantity.P99_MICROSECONDS, Double.valueOf(result.group(5))));
    }
}
