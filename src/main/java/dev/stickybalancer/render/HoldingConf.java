package dev.stickybalancer.render;

import dev.stickybalancer.model.BalancerModel;

/** What a fresh pod runs while its configuration is refused: it answers why, and takes no users. */
final class HoldingConf {
    private HoldingConf() {}

    static String render(BalancerModel model) {
        var w = new NginxWriter();
        w.comment("config " + AdminServer.HOLDING).blank();
        w.comment(
                        "Run by agent.sh in a new pod whose nginx.conf nginx refuses: alive, not ready, and /status says why.")
                .blank();
        Preamble.common(w);
        w.block("events", () -> w.directive("worker_connections", "128"));
        w.blank();
        w.block("http", () -> {
            Preamble.http(w);
            AdminServer.holding(w, model.ports(), model.family());
        });
        return w.toString();
    }
}
