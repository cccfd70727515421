package dev.stickybalancer.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a slice of load came to.
 *
 * @param count of requests, handshakes or messages
 * @param latency its percentiles, where they were taken
 */
record Load(long count, Duration time, Map<Quantity, Double> latency) {

    /** Runs it, with an eye on what the proxy uses meanwhile. */
    static Map<Quantity, Double> on(Proxy proxy, Supplier<Load> work) {
        double before = proxy.processes().cpuSeconds();
        var load = work.get();
        double cpu = proxy.processes().cpuSeconds() - before;
        double seconds = load.time.toNanos() / 1e9;
        var quantities = new EnumMap<Quantity, Double>(Quantity.class);
        quantities.putAll(load.latency);
        quantities.put(Quantity.PER_SECOND, load.count / seconds);
        quantities.put(Quantity.PER_CPU_SECOND, load.count / cpu);
        quantities.put(Quantity.CPU_SHARE, cpu / seconds);
        return quantities;
    }
}
