package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.Nudges;
import dev.stickybalancer.delivery.Renewal;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.discover.Endpoints;
import dev.stickybalancer.plan.Departures;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.PlanMemory;
import dev.stickybalancer.status.Told;
import dev.stickybalancer.ui.History;
import dev.stickybalancer.ui.Look;
import dev.stickybalancer.ui.Snapshot;
import java.time.Instant;
import java.util.Objects;
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
        memory.told = Told.of(balancer.getStatus());
        memory.lastPropagationMilliseconds = last.map(StickyBalancerStatus::lastPropagationMilliseconds);
        return memory;
    }

    Optional<HostsFile> file = Optional.empty();
    PlanMemory plan = PlanMemory.NONE;
    Departures departures = Departures.NONE;
    Answers answers = Answers.NONE;
    Nudges nudges = Nudges.NONE;
    Renewal renewal = Renewal.NONE;
    WantedHashes wanted = WantedHashes.NONE;
    Optional<Endpoints> endpoints = Optional.empty();
    Optional<Instant> changeSeenAt = Optional.empty();
    Optional<Instant> incompleteSince = Optional.empty();
    Optional<Long> lastPropagationMilliseconds = Optional.empty();
    Told told = Told.of(null);
    Optional<Look> look = Optional.empty();
    Optional<History.Propagation> propagation = Optional.empty();
    int failures;
    private StickyBalancerStatus written;
    private StickyBalancerStatus replaced;

    /** For the status page, which is asked for while rounds go on. */
    private volatile Optional<Snapshot> snapshot = Optional.empty();

    /** Notes that a status was written in the place of another. */
    void wrote(StickyBalancerStatus status, StickyBalancerStatus before) {
        written = status;
        replaced = before;
    }

    /**
     * Notes how things stand at the end of a round.
     *
     * @param balancers of which something is remembered
     */
    void note(StickyBalancer balancer, StickyBalancerStatus status, int balancers, Instant now) {
        snapshot = Optional.of(Snapshot.after(snapshot, balancer, status, look, propagation, balancers, now));
        look = Optional.empty();
        propagation = Optional.empty();
    }

    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** The cache may show still what the last round replaced; what somebody else made of the status stays visible. */
    void catchUp(StickyBalancer balancer) {
        if (written != null && Objects.equals(balancer.getStatus(), replaced)) {
            balancer.setStatus(written);
        }
    }
}
