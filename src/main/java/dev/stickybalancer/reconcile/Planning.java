package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.EndpointUpdates;
import dev.stickybalancer.plan.Departures;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.NginxPodView;
import dev.stickybalancer.plan.Plan;
import dev.stickybalancer.plan.PlanMemory;
import dev.stickybalancer.plan.Planned;
import dev.stickybalancer.validate.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hands the plan what a round has seen, and takes what it has to remember. */
final class Planning {
    private Planning() {}

    static Planned next(Observed observed, Settings settings, Memory memory, Instant now) {
        Optional<HostsFile> last = memory.file.isPresent() ? memory.file : observed.storedFile();
        boolean listed = settings.endpointUpdates() == EndpointUpdates.RELOAD;
        List<NginxPodView> pods = listed
                ? memory.answers.viewsOfConfig(observed.nginxPods(), memory.wanted.config(), memory.file)
                : memory.answers.views(observed.nginxPods(), memory.wanted.config());
        if (settings.suspended() && last.isPresent()) {
            // What nginx has is what counts; going on is like starting anew.
            memory.plan = PlanMemory.NONE;
            memory.departures = Departures.NONE;
            return new Planned(last.get(), memory.plan, true, false, Optional.empty());
        }
        Plan plan = Plan.of(settings.endpointUpdates());
        PlanMemory before = memory.plan;
        memory.departures = last.isEmpty() || pods.isEmpty()
                ? Departures.NONE
                : memory.departures.next(
                        observed.endpoints(), id -> plan.isDrained(id, last.get(), pods, before, now), now);
        Planned planned = plan.next(last, observed.endpoints(), observed.port(last), pods, before, now);
        memory.plan = planned.memory();
        return planned;
    }
}
