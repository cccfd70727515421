package dev.stickybalancer.plan;

import dev.stickybalancer.model.EndpointId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the plan knows beyond the last hosts file: only times, so that a restarted operator loses nothing but a wait
 * that it starts anew.
 *
 * @param unreadySince endpoints that lost their readiness, and when that was noticed
 * @param written for each endpoint its place in the last file, and since when
 * @param seen for each nginx pod what its own copy of the file says, and since when
 */
public record PlanMemory(
        Map<EndpointId, Instant> unreadySince,
        Map<EndpointId, Since> written,
        Map<String, Map<EndpointId, Since>> seen) {

    /** Of an operator that has just started. */
    public static final PlanMemory NONE = new PlanMemory(Map.of(), Map.of(), Map.of());

    public PlanMemory {
        unreadySince = Map.copyOf(unreadySince);
        written = Map.copyOf(written);
        seen = Map.copyOf(seen);
    }

    /** Takes in what the nginx pods answered; pods that are no longer there are forgotten. */
    PlanMemory observe(Collection<NginxPodView> pods, Instant now) {
        Map<String, Map<EndpointId, Since>> next = new HashMap<>();
        for (NginxPodView pod : pods) {
            Map<EndpointId, Since> before = seen.getOrDefault(pod.uid(), Map.of());
            next.put(
                    pod.uid(),
                    pod.file().map(file -> advance(before, file, now)).orElse(before));
        }
        return new PlanMemory(unreadySince, written, next);
    }

    PlanMemory wrote(HostsFile file, Instant now) {
        return new PlanMemory(unreadySince, advance(written, file, now), seen);
    }

    PlanMemory withUnreadySince(Map<EndpointId, Instant> times) {
        return new PlanMemory(times, written, seen);
    }

    private static Map<EndpointId, Since> advance(Map<EndpointId, Since> before, HostsFile file, Instant now) {
        Map<EndpointId, Since> after = new TreeMap<>();
        file.placements().forEach((id, placement) -> {
            Since known = before.get(id);
            boolean same = known != null && known.place() == placement.place();
            after.put(id, same ? known : new Since(placement.place(), now));
        });
        return Map.copyOf(after);
    }
}
