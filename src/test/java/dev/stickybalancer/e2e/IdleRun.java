package dev.stickybalancer.e2e;

import dev.stickybalancer.support.AuditLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Nothing happens for ten minutes: what the operator writes all the same, by the API server's audit log. */
final class IdleRun implements Measurement {
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(10);

    @Override
    public void run(Shop shop, String balancer, Path raw, Bars bars) throws Exception {
        AuditLog audit = AuditLog.ofCluster();
        Thread.sleep(SETTLE.toMillis());
        Instant from = Instant.now();
        Thread.sleep(IDLE.toMillis());
        List<AuditLog.Request> requests = audit.requests().stream()
                .filter(request -> request.time().isAfter(from))
                .filter(request -> !request.resource().equals("leases"))
                .toList();
        Files.createDirectories(raw);
        Files.write(
                raw.resolve("idle.txt"),
                requests.stream().map(AuditLog.Request::toString).toList());
        System.out.printf(
                "idle for %d s: %d requests besides the Lease's, %d of them writes%n",
                IDLE.toSeconds(),
                requests.size(),
                requests.stream().filter(AuditLog.Request::isWrite).count());
    }
}
