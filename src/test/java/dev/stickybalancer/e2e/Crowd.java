package dev.stickybalancer.e2e;

import dev.stickybalancer.load.BackendWatch;
import dev.stickybalancer.load.PodWatch;
import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Target;

/** Users in front of a balancer, with all that tells whose fault a failure is; gone when closed. */
final class Crowd implements AutoCloseable {
    private final BackendWatch backends = new BackendWatch();
    private final PodWatch pods;
    private final Population users;

    private Crowd(Shop shop, Target balancer, Population.Size size) {
        pods = PodWatch.start(
                shop.client(), shop.namespace(), MeteorApp.LABELS, MeteorApp.PORT, balancer.path(), backends);
        users = Population.start(balancer, backends, size);
    }

    static Crowd before(Shop shop, String balancer, Population.Size size) {
        return before(shop, shop.address(balancer), size);
    }

    static Crowd before(Shop shop, Target balancer, Population.Size size) {
        return new Crowd(shop, balancer, size);
    }

    Population users() {
        return users;
    }

    @Override
    public void close() {
        users.close();
        pods.close();
        backends.close();
    }
}
