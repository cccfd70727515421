package dev.stickybalancer.ui;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The pages below {@code /ui}: one of all balancers, and one of each. */
public final class StatusPage {
    public static final String PATH = "/ui";

    /** Of the browser's own accord, when the person asked for it: a page that moves unasked cannot be read in peace. */
    static final int RELOAD_SECONDS = 10;

    static final String RELOAD = "reload=" + RELOAD_SECONDS;

    private final Supplier<State> state;
    private final Clock clock;

    /** @param state is asked each time that a page is */
    public StatusPage(Supplier<State> state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    record Request(String path, boolean reloads) {}

    /** An answer over HTTP: its status, its headers and its HTML. */
    public record Answer(int status, Map<String, String> headers, String html) {}

    /**
     * Answers a request.
     *
     * @param query empty when there is none
     */
    public Answer answer(String path, String query) {
        Request request = new Request(path, query.equals(RELOAD));
        Moment moment = new Moment(clock.instant());
        State now = state.get();
        if (now instanceof State.Following following) {
            return answer(200, request, PlainPages.following(following, request, moment));
        }
        List<Snapshot> balancers = ((State.Leading) now).balancers();
        if (Set.of("/", PATH, PATH + "/").contains(path)) {
            return answer(200, request, OverviewPage.of(balancers, request, moment));
        }
        Optional<Snapshot> named = balancers.stream()
                .filter(balancer -> balancer.path().equals(path))
                .findFirst();
        return named.map(balancer -> answer(200, request, BalancerPage.of(balancer, request, moment)))
                .orElseGet(() -> answer(404, request, PlainPages.unknown(new Request(PATH, false), moment)));
    }

    /** Nothing of a page is kept, framed, referred to, or read by another site. */
    private static Answer answer(int status, Request request, String html) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "Content-Type", "text/html; charset=utf-8",
                "Content-Security-Policy", Layout.POLICY,
                "X-Content-Type-Options", "nosniff",
                "X-Frame-Options", "DENY",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin",
                "Cache-Control", "no-store"));
        if (request.reloads()) {
            headers.put("Refresh", "" + RELOAD_SECONDS);
        }
        return new Answer(status, headers, html);
    }
}
