package dev.stickybalancer.ui;

import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.PodAnswer;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.plan.HostsFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which nginx pod runs what, as the pods themselves said. */
final class NginxTable {
    private NginxTable() {}

    static Html of(Look look, History history, Moment moment) {
        Table table = new Table(
                "What each nginx pod runs", "Pod", "State", "Configuration", "Endpoints", "Reloads", "Answered");
        look.pods().stream()
                .sorted(Comparator.comparing(NginxPod::name))
                .forEach(pod -> row(table, pod, look.answers().of(pod), look.wanted(), history, moment));
        Html wanted = Html.tag("p", "note")
                .of(
                        Html.text("Wanted: nginx.conf "),
                        Html.tag("code").text(look.wanted().config()),
                        Html.text(", endpoints "),
                        Html.tag("code").text(look.wanted().endpoints()));
        return Layout.section("nginx", "nginx pods", look.pods().isEmpty() ? none() : table.html(), wanted);
    }

    private static Html none() {
        return Html.tag("p", "note").text("There are none.");
    }

    private static void row(
            Table table, NginxPod pod, PodAnswer answer, WantedHashes wanted, History history, Moment moment) {
        boolean asked = answer.askedAt().isAfter(Instant.EPOCH);
        table.row(
                Html.all(Html.text(pod.name()), troubles(pod, answer)),
                pod.counts() ? Health.good(Words.of(pod)) : Health.off(Words.of(pod)),
                running(
                        answer.config().running(),
                        wanted.config(),
                        history.generationOf(answer.config().running())
                                .map(generation -> "generation " + generation)
                                .orElse("older than is remembered")),
                running(answer.file().map(HostsFile::hash).orElse(""), wanted.endpoints(), ""),
                Html.text(asked ? answer.reloads() : "–"),
                asked ? answered(answer, moment) : Html.text("not asked yet"));
    }

    private static Html running(String hash, String wanted, String detail) {
        if (hash.isEmpty()) {
            return Health.off("not known");
        }
        boolean current = hash.equals(wanted);
        Html under = Html.tag("span", "under").text(detail.isEmpty() || !current ? hash : detail);
        Html older = current || detail.isEmpty()
                ? Html.NOTHING
                : Html.tag("span", "under").text(detail);
        return Html.all(current ? Health.good("current") : Health.busy("behind"), older, under);
    }

    private static Html answered(PodAnswer answer, Moment moment) {
        return answer.reached() ? moment.of(answer.askedAt()) : Health.bad("no answer");
    }

    /** In the words of Kubernetes and nginx. */
    private static Html troubles(NginxPod pod, PodAnswer answer) {
        List<String> troubles = new ArrayList<>();
        pod.waiting().ifPresent(troubles::add);
        if (!answer.config().rejected().isEmpty()) {
            troubles.add("refused " + answer.config().rejected() + ": "
                    + answer.config().message());
        }
        Optional.of(answer.certificate().problem())
                .filter(problem -> !problem.isEmpty())
                .ifPresent(problem -> troubles.add("certificate: " + problem));
        if (answer.zoneErrors() > 0) {
            troubles.add(answer.zoneErrors() + " addresses did not fit into nginx's memory zone");
        }
        return Html.all(troubles.stream()
                .map(trouble -> Html.tag("span", "under message").text(trouble))
                .toList());
    }
}
