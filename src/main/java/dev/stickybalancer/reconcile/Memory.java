package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.Nudges;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.PlanMemory;
import java.time.Instant;
import java.util.Optional;

/**
 * What the operator remembers of one balancer from one round to the next. All of it can be lost: the hosts file is read
 * back from the cluster, times start anew, pods are asked again. Touched by one round at a time only.
 */
final class Memory {
    /** What the last process told in the status is where this one goes on. */
    static Memory of(StickyBalancer balancer) {
        Memory memory = new Memory();
        Optional<StickyBalancerStatus> last = Optional.ofNullable(balancer.getStatus());
        memory.wanted = new WantedHashes(
                last.map(StickyBalancerStatus::configHash).orElse(""),
                last.map(StickyBalancerStatus::endpointsHash).orElse(""));
        memory.lastPropagationMilliseconds = last.map(StickyBalancerStatus::lastPropagationMilliseconds);
        return memory;
    }

    Optional<HostsFile> file = Optional.empty();
    PlanMemory plan = PlanMemory.NONE;
    Answers answers = Answers.NONE;
    Nudges nudges = Nudges.NONE;
    WantedHashes wanted = WantedHashes.NONE;
    Optional<Endpoints> endpoints = Optional.empty();
    Optional<Instant> changeSeenAt = Optional.empty();
    Optional<Instant> incompleteSince = Optional.empty();
    Optional<Long> lastPropagationMilliseconds = Optional.empty();
    Optional<StickyBalancerStatus> status = Optional.empty();
    int failures;
}
