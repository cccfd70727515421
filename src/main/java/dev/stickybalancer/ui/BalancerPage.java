package dev.stickybalancer.ui;

import dev.stickybalancer.api.StickyBalancerStatus.Address;
import dev.stickybalancer.ui.History.Propagation;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything of one balancer. */
final class BalancerPage {
    private static final int LISTED_PROPAGATIONS = 20;

    private BalancerPage() {}

    static String of(Snapshot balancer, StatusPage.Request request, Moment moment) {
        return Layout.page(
                balancer.namespace() + "/" + balancer.name() + " · StickyBalancer",
                List.of(
                        Layout.step("StickyBalancer", StatusPage.PATH),
                        Html.tag("li").text(balancer.namespace()),
                        Layout.lastStep(balancer.name())),
                request,
                moment,
                head(balancer, moment),
                conditions(balancer, moment),
                balancer.look().map(EndpointTable::of).orElse(Html.NOTHING),
                balancer.look()
                        .map(look -> NginxTable.of(look, balancer.history(), moment))
                        .orElse(Html.NOTHING),
                propagation(balancer.history().propagations(), moment),
                changes(balancer.history().changes(), moment));
    }

    private static Html head(Snapshot balancer, Moment moment) {
        Html message = balancer.condition("Ready")
                .map(ready -> Html.tag("p", "lead").text(ready.getMessage()))
                .orElse(Html.NOTHING);
        String addresses = Optional.ofNullable(balancer.status().addresses()).orElse(List.of()).stream()
                .map(Address::value)
                .collect(Collectors.joining(", "));
        Html facts = Html.tag("p", "facts")
                .of(
                        Html.text("Generation " + balancer.generation()
                                + (addresses.isEmpty() ? "" : " · reached at " + addresses) + " · looked at "),
                        moment.of(balancer.at()));
        return Html.all(
                Html.tag("div", "title")
                        .of(
                                Html.tag("h1").text(balancer.name()),
                                Health.of(balancer).badge()),
                message,
                facts);
    }

    private static Html conditions(Snapshot balancer, Moment moment) {
        Table table = new Table("Conditions of this balancer", "Condition", "Status", "What it says", "Since");
        balancer.conditions()
                .forEach(condition -> table.row(
                        Html.text(condition.getType()),
                        Html.all(
                                Health.badge(condition),
                                Html.tag("span", "under").text(condition.getReason())),
                        Html.tag("span", "message").text(condition.getMessage()),
                        since(condition, moment)));
        return Layout.section("conditions", "Conditions", table.html());
    }

    private static Html since(Condition condition, Moment moment) {
        return Optional.ofNullable(condition.getLastTransitionTime())
                .map(time -> moment.of(Instant.parse(time)))
                .orElse(Html.NOTHING);
    }

    private static Html propagation(List<Propagation> propagations, Moment moment) {
        if (propagations.isEmpty()) {
            return Layout.section(
                    "propagation",
                    "Propagation",
                    Html.tag("p", "note")
                            .text(
                                    "No change of the app's endpoints since this operator began to look after the balancer."));
        }
        Table table = new Table("The last changes of endpoints on their way", "When", "Took");
        newestFirst(propagations).stream()
                .limit(LISTED_PROPAGATIONS)
                .forEach(one -> table.row(moment.of(one.at()), Html.text(Moment.seconds(one.milliseconds()))));
        return Layout.section(
                "propagation",
                "Propagation",
                Html.tag("p", "note")
                        .text(
                                "From a change of the app's endpoints being seen to every ready nginx pod having confirmed"
                                        + " the last step of it."),
                PropagationPlot.of(propagations),
                Html.tag("details").of(Html.tag("summary").text("As a table"), table.html()));
    }

    private static Html changes(List<Change> changes, Moment moment) {
        Table table = new Table("Changes, the newest first", "When", "Of", "What");
        newestFirst(changes)
                .forEach(change -> table.row(
                        moment.of(change.at()),
                        Html.text(change.subject()),
                        Html.tag("span", "message").text(change.words())));
        return Layout.section("changes", "Last " + changes.size() + " changes", table.html());
    }

    private static <T> List<T> newestFirst(List<T> oldestFirst) {
        List<T> turned = new ArrayList<>(oldestFirst);
        Collections.reverse(turned);
        return turned;
    }
}
