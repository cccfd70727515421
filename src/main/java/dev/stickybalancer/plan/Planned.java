package dev.stickybalancer.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The next hosts file.
 *
 * @param memory to be handed to the next planning
 * @param settled every endpoint stands where it shall; otherwise further steps follow
 * @param allDraining no endpoint is ready, so those that still serve take new users too
 * @param recheckIn when to plan again even if nothing happens
 */
public record Planned(
        HostsFile file, PlanMemory memory, boolean settled, boolean allDraining, Optional<Duration> recheckIn) {}
