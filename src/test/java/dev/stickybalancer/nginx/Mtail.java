package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.render.PodPaths;
import dev.stickybalancer.resources.Exporters;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;

/** The container beside nginx that counts users' requests, with the arguments that the operator gives it. */
record Mtail(int port, Sandbox container) implements AutoCloseable {
    static Mtail beside(NginxPod pod) {
        var ports = pod.ports();
        var mtail = new Mtail(ports.sessions(), pod.sidecar(Binaries.mtail(), Exporters.mtailArguments(ports)));
        Eventually.holds(NginxPod.SOON, "mtail reads", () -> mtail.container
                .log()
                .contains("Tailing " + PodPaths.REQUESTS_READ));
        return mtail;
    }

    Scrape scrape() {
        return Scrape.of(port);
    }

    /** The figures when so many requests were counted, and never more than these. */
    Scrape after(long requests) {
        Eventually.holds(NginxPod.SOON, requests + " requests are counted", () -> scrape().requests() >= requests);
        var scrape = scrape();
        assertEquals(requests, scrape.requests());
        return scrape;
    }

    @Override
    public void close() {
        container.close();
    }
}
