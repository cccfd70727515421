package dev.stickybalancer.delivery;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.model.IpAddress;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One nginx pod as the cache shows it.
 *
 * @param address empty until the pod has one, and again when it has ended for good: an evicted pod stays on the list
 *     for long, with an address that may be another pod's by now
 * @param ready Kubernetes sends it users; may still be true while it is stopping
 * @param waiting why a container does not run, in Kubernetes' words, for example an image that cannot be pulled, or no
 *     node with room
 */
public record NginxPod(
        String uid,
        String namespace,
        String name,
        Optional<String> address,
        boolean ready,
        boolean stopping,
        Optional<String> waiting) {

    static final List<String> HOPELESS_REASONS = List.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "CrashLoopBackOff",
            "CreateContainerError",
            "CreateContainerConfigError",
            "ErrImageNeverPull",
            "RunContainerError");

    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    public static NginxPod of(Pod pod) {
        var status = Optional.ofNullable(pod.getStatus());
        return new NginxPod(
                pod.getMetadata().getUid(),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                status.filter(s -> !ENDED.contains(String.valueOf(s.getPhase())))
                        .map(s -> s.getPodIP())
                        .flatMap(ip -> canonical(ip)),
                status.stream()
                        .flatMap(s -> s.getConditions().stream())
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus())),
                pod.getMetadata().getDeletionTimestamp() != null,
                status.stream()
                        .flatMap(s ->
                                Stream.concat(s.getInitContainerStatuses().stream(), s.getContainerStatuses().stream()))
                        .flatMap(container -> waiting(container).stream())
                        .findFirst()
                        .or(() -> status.flatMap(NginxPod::unschedulable)));
    }

    /** Ready and meant to stay. */
    public boolean counts() {
        return ready && !stopping;
    }

    private static Optional<String> canonical(String ip) {
        AddressFamily family = IpAddress.family(ip);
        return IpAddress.canonical(ip, family);
    }

    private static Optional<String> unschedulable(PodStatus status) {
        return status.getConditions().stream()
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .findFirst()
                .map(condition -> "not scheduled: " + condition.getMessage());
    }

    private static Optional<String> waiting(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> HOPELESS_REASONS.contains(waiting.getReason()))
                .map(waiting -> "container " + container.getName() + ": " + waiting.getReason()
                        + (waiting.getMessage() == null ? "" : ": " + waiting.getMessage()));
    }
}
