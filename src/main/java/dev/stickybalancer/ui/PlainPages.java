package dev.stickybalancer.ui;

import java.util.List;

/** Pages that have nothing to show and say why. */
final class PlainPages {
    private PlainPages() {}

    static String following(State.Following state, StatusPage.Request request, Moment moment) {
        Html who = state.leader()
                .map(name -> Html.all(
                        Html.text("The leader is "), Html.tag("code").text(name), Html.text(". Ask that one:")))
                .orElse(Html.text("Who leads is not known yet; this takes a few seconds. To ask the leader:"));
        return page(
                "This replica has nothing to show",
                request,
                moment,
                Html.tag("p").text("Another replica of the operator does the work. This one would take over."),
                Html.tag("p").of(who),
                Html.tag("pre")
                        .with("tabindex", "0")
                        .of(Html.tag("code")
                                .text("kubectl -n " + state.namespace() + " port-forward pod/"
                                        + state.leader().orElse("LEADER") + " " + state.port())));
    }

    static String unknown(StatusPage.Request request, Moment moment) {
        return page(
                "No such balancer",
                request,
                moment,
                Html.tag("p").text("There is none with this name, or the operator has not looked at it yet."),
                Html.tag("p").of(Layout.link(StatusPage.PATH, "All balancers")));
    }

    private static String page(String title, StatusPage.Request request, Moment moment, Html... content) {
        return Layout.page(
                title + " · StickyBalancer",
                List.of(Layout.step("StickyBalancer", StatusPage.PATH)),
                request,
                moment,
                Html.tag("h1").text(title),
                Html.all(content));
    }
}
