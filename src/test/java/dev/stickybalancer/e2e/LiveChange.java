package dev.stickybalancer.e2e;

import dev.stickybalancer.support.Persistent;

/** A field of the balancer "minimal" gets another value while users are served. */
final class LiveChange {
    private LiveChange() {}

    /**
     * Returns when the roll-out is over and users had a moment to notice.
     *
     * @param parent JSON pointer below spec; empty for spec itself
     */
    static void of(Shop shop, String parent, String field, String value) throws InterruptedException {
        new Persistent<>(shop.balancer("minimal")).edit(now -> {
            now.setSpec(Specs.with(now.getSpec(), parent, field, value));
            return now;
        });
        Shop.await("the new generation", () -> {
            var now = shop.balancer("minimal").get();
            return now.getStatus().observedGeneration().equals(now.getMetadata().getGeneration());
        });
        shop.awaitReady("minimal");
        Thread.sleep(3000);
    }
}
