package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Report;
import dev.stickybalancer.support.Persistent;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A {@link Life} under full load; WebSockets of a stopping nginx pod may stay for a minute. */
final class LifeRun implements Measurement {
    private static final int GRACE_SECONDS = 60;

    @Override
    public void run(Shop shop, String balancer, Path raw, Bars bars) throws Exception {
        new Persistent<>(shop.balancer(balancer)).edit(now -> {
            var spec = Specs.withNginx(now.getSpec(), now.getSpec().nginx().image(), GRACE_SECONDS);
            now.setSpec(Specs.withMemory(spec, "64Mi"));
            return now;
        });
        shop.awaitReady(balancer);
        Life life = new Life(shop, balancer, MeteorApp.PRE_STOP);
        Report report = life.live("life", MeasureMain.FULL, raw);
        report.print();
        Stream.of(Life.SCALE_UP, Life.SCALE_DOWN, Life.DRAIN, Life.KILL_DNS, Life.KILL_WORKER, Life.LEAVE)
                .map(report::step)
                .forEach(bars::harmless);
        System.out.println("evictions refused because another nginx pod was missing: " + life.refusedEvictions());
        System.out.println("when the leaving pod was known to leave: " + life.newUsersMeanwhile(report));
    }
}
