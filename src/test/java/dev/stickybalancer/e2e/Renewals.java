package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Target;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.CertManager;
import dev.stickybalancer.support.Certificate;
import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.time.Instant;

/** Renews the certificate of a balancer as cert-manager does. Its API is there until this is closed. */
final class Renewals implements AutoCloseable {
    private static final int HTTPS_PORT = 8443;

    /** So long a renewal may take until the last nginx pod presents it. */
    static final Duration BAR = Duration.ofSeconds(10);

    /** And one that cannot be used, until the status says so. */
    static final Duration REFUSAL_BAR = Duration.ofSeconds(15);

    /** To tell how long it took all the same. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Shop shop;
    private final String balancer;
    private final String secret;
    private final CertManager certManager;
    private long revision = 1;

    private Renewals(Shop shop, String balancer, String secret) {
        this.shop = shop;
        this.balancer = balancer;
        this.secret = secret;
        this.certManager = new CertManager(shop.client(), shop.namespace());
    }

    /** The Secret is there already, and the operator watches its Certificate when this returns. */
    static Renewals of(Shop shop, String balancer, String secret) {
        Renewals renewals = new Renewals(shop, balancer, secret);
        Instant begun = Instant.now();
        AuditLog audit = AuditLog.ofCluster();
        CertManager.install(shop.client());
        renewals.certManager.create(secret, secret);
        renewals.certManager.issued(secret, renewals.revision);
        Shop.await("the operator to watch Certificates", () -> audit.requests().stream()
                .anyMatch(request -> request.resource().equals("certificates")
                        && request.verb().equals("watch")
                        && request.code() < 400
                        && request.time().isAfter(begun)));
        return renewals;
    }

    /** Where users reach the balancer over TLS, with whichever of the certificates it presents. */
    static Target address(Shop shop, String balancer, Certificate... certificates) {
        return Target.overTls(shop.address(balancer).host(), 443, Certificate.trust(certificates));
    }

    /** The Secret first, then the Certificate. Returns the time from before that until every nginx pod presents the new one. */
    Duration renew(Certificate next) {
        long start = System.nanoTime();
        shop.applySecret(secret, next);
        certManager.issued(secret, ++revision);
        Eventually.holds(
                PATIENCE, "every nginx pod presents the new certificate", () -> isPresented(shop, balancer, next));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The same with one that cannot be used. Returns the time until the status says so. */
    Duration refuse(Certificate broken) {
        long start = System.nanoTime();
        shop.applySecret(secret, broken);
        certManager.issued(secret, ++revision);
        Eventually.holds(PATIENCE, "the status says that the certificate is refused", () -> Shop.condition(
                        shop.balancer(balancer).get(), "Programmed")
                .getReason()
                .equals("ConfigRejected"));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    static boolean isPresented(Shop shop, String balancer, Certificate certificate) {
        return shop.nginxPods(balancer).stream()
                .allMatch(pod -> certificate.isPresentedAt(pod.getStatus().getPodIP(), HTTPS_PORT));
    }

    @Override
    public void close() {
        CertManager.uninstall(shop.client());
    }
}
