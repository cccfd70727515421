package dev.stickybalancer.ui;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.api.StickyBalancerStatus.EndpointCounts;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All balancers, those that need somebody first. */
final class OverviewPage {
    /** What is beyond is well, or the page says how much is not shown. */
    private static final int SHOWN = 500;

    private OverviewPage() {}

    static String of(List<Snapshot> balancers, StatusPage.Request request, Moment moment) {
        return Layout.page(
                "Balancers · StickyBalancer",
                List.of(Layout.lastStep("StickyBalancer")),
                request,
                moment,
                Html.tag("h1").text("Balancers"),
                summary(balancers),
                balancers.isEmpty() ? none() : table(balancers));
    }

    private static Html summary(List<Snapshot> balancers) {
        return Layout.tiles(
                Layout.tile(balancers.size(), "balancers"),
                Layout.tile(count(balancers, Health.READY), "ready"),
                Layout.tile(count(balancers, Health.NOT_READY) + count(balancers, Health.UNKNOWN), "not ready"),
                Layout.tile(count(balancers, Health.STALLED), "need attention"));
    }

    private static long count(List<Snapshot> balancers, Health health) {
        return balancers.stream()
                .filter(balancer -> Health.of(balancer) == health)
                .count();
    }

    private static Html none() {
        return Html.tag("p", "lead").text("There is no StickyBalancer yet, or none has been looked at so far.");
    }

    private static Html table(List<Snapshot> balancers) {
        Table table = new Table("All balancers", "Balancer", "State", "App pods", "nginx pods", "Last propagation");
        balancers.stream()
                .sorted(Comparator.comparing(Health::of)
                        .thenComparing(Snapshot::namespace)
                        .thenComparing(Snapshot::name))
                .limit(SHOWN)
                .forEach(balancer -> row(table, balancer));
        Html rest = balancers.size() <= SHOWN
                ? Html.NOTHING
                : Html.tag("p", "note").text("And " + (balancers.size() - SHOWN) + " more, none of them more urgent.");
        return Html.all(table.html(), rest);
    }

    private static void row(Table table, Snapshot balancer) {
        StickyBalancerStatus status = balancer.status();
        table.row(
                Html.all(
                        Layout.link(balancer.path(), balancer.name()),
                        Html.tag("span", "under").text(balancer.namespace())),
                Html.all(Health.of(balancer).badge(), why(balancer)),
                endpoints(Optional.ofNullable(status.endpoints())),
                Html.all(
                        Html.text(number(status.programmedReplicas()) + " of " + number(status.readyReplicas())),
                        Html.tag("span", "under").text("up to date")),
                propagation(status));
    }

    private static Html why(Snapshot balancer) {
        return balancer.condition("Ready")
                .filter(ready -> !Words.isTrue(ready))
                .map((Function<Condition, Html>) ready -> Html.all(
                        Html.text(" " + ready.getReason()),
                        Html.tag("span", "under message").text(ready.getMessage())))
                .orElse(Html.NOTHING);
    }

    private static Html endpoints(Optional<EndpointCounts> counts) {
        return counts.map(count -> Html.all(
                        Html.text(number(count.active()) + " active"),
                        Html.tag("span", "under")
                                .text(number(count.draining()) + " draining, " + number(count.notReady())
                                        + " not ready")))
                .orElse(Html.text("–"));
    }

    private static Html propagation(StickyBalancerStatus status) {
        return Html.text(Optional.ofNullable(status.lastPropagationMilliseconds())
                .map(Moment::seconds)
                .orElse("–"));
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
