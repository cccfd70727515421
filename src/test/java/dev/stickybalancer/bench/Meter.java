package dev.stickybalancer.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What proxies have used of the processor since it was made. */
final class Meter {
    private final List<Proxy> proxies;
    private final Map<Contender, Double> before;
    private final long start = System.nanoTime();

    Meter(List<Proxy> proxies) {
        this.proxies = proxies;
        before = soFar();
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    Map<Contender, Double> cpuSeconds() {
        var used = soFar();
        used.replaceAll((contender, seconds) -> seconds - before.get(contender));
        return used;
    }

    private Map<Contender, Double> soFar() {
        var used = new EnumMap<Contender, Double>(Contender.class);
        proxies.forEach(proxy -> used.put(proxy.contender(), proxy.processes().cpuSeconds()));
        return used;
    }
}
