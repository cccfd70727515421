package dev.stickybalancer.delivery;

import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.NginxPodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The last answer of every nginx pod of one balancer.
 *
 * @param byUid only of pods that still exist
 */
public record Answers(Map<String, PodAnswer> byUid) {
    /** Nobody has been asked yet. */
    public static final Answers NONE = new Answers(Map.of());

    /** A pod that has what is wanted is asked again so often: its container may have been replaced. */
    public static final Duration REFRESH = Duration.ofSeconds(30);

    /** A pod that gave no answer is left alone so long: asking holds up the balancer's other work. */
    private static final Duration UNREACHED_PAUSE = Duration.ofSeconds(1);

    /** A pod whose certificate is missing, refused or being renewed is asked so often whether that is over. */
    private static final Duration TROUBLED_PAUSE = Duration.ofSeconds(2);

    public Answers {
        byUid = Map.copyOf(byUid);
    }

    public PodAnswer of(NginxPod pod) {
        return byUid.getOrDefault(pod.uid(), PodAnswer.NONE);
    }

    /** Asks, all at once, every pod whose last answer is not what is wanted or is old. */
    public Answers refresh(Collection<NginxPod> pods, WantedHashes wanted, PodQuestions questions, Instant now) {
        Map<String, PodAnswer> next = new HashMap<>();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        Map<String, CompletableFuture<PodAnswer>> running = new HashMap<>();
        boolean renewing = wanted.awaitsCertificate() || certificates(pods).size() > 1;
        Duration refresh = renewing ? TROUBLED_PAUSE : REFRESH;
        for (NginxPod pod : pods) {
            // What one said that has ended counts no longer.
            PodAnswer last = pod.address().isPresent() ? of(pod) : PodAnswer.NONE;
            next.put(pod.uid(), last);
            if (pod.address().isPresent() && isDue(last, wanted, refresh, now)) {
                CompletableFuture<PodAnswer> answer =
                        questions.ask(pod.address().get(), now).exceptionally(failure -> last.unreachedAt(now));
                running.put(pod.uid(), answer);
                asked.add(answer.thenAccept(ignored -> {}));
            }
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
        running.forEach((uid, answer) -> next.put(uid, answer.join()));
        return new Answers(next);
    }

    /** The ready pods as the plan sees them. */
    public List<NginxPodView> views(Collection<NginxPod> pods, String wantedConfig) {
        return pods.stream()
                .filter(NginxPod::ready)
                .map(pod -> {
                    PodAnswer answer = of(pod);
                    return new NginxPodView(
                            pod.uid(),
                            answer.reached() ? answer.file() : Optional.empty(),
                            answer.config().running().equals(wantedConfig));
                })
                .toList();
    }

    /**
     * The ready pods as the plan sees them where nginx.conf lists the endpoints: what a pod runs is all that counts.
     *
     * @param wantedFile what the wanted nginx.conf was made from
     */
    public List<NginxPodView> viewsOfConfig(
            Collection<NginxPod> pods, String wantedConfig, Optional<HostsFile> wantedFile) {
        return views(pods, wantedConfig).stream()
                .map(view -> new NginxPodView(
                        view.uid(),
                        view.file().isPresent() && view.hasWantedConfig() ? wantedFile : Optional.empty(),
                        view.hasWantedConfig()))
                .toList();
    }

    /** A certificate that cannot be used, or that not every pod has yet: only looking again tells when that is over. */
    public boolean waitForCertificate(Collection<NginxPod> pods) {
        return pods.stream().anyMatch(pod -> !of(pod).certificate().problem().isEmpty())
                || certificates(pods).size() > 1;
    }

    /**
     * A pod that has started and was not heard of yet. One that refuses what it shall run is never ready, so nothing but
     * asking tells.
     */
    public boolean waitForStart(Collection<NginxPod> pods) {
        return pods.stream()
                .filter(pod -> !pod.counts() && !pod.stopping())
                .filter(pod -> pod.address().isPresent() && pod.waiting().isEmpty())
                .anyMatch(pod -> !of(pod).reached());
    }

    /** What the pods that take users present; more than one for a while after a renewal. */
    public Set<String> certificates(Collection<NginxPod> pods) {
        return pods.stream()
                .filter(NginxPod::counts)
                .map(pod -> of(pod).certificate().hash())
                .filter(hash -> !hash.isEmpty())
                .collect(Collectors.toSet());
    }

    private static boolean isDue(PodAnswer last, WantedHashes wanted, Duration refresh, Instant now) {
        Duration age = Duration.between(last.askedAt(), now);
        if (!last.reached() && !last.equals(PodAnswer.NONE)) {
            return age.compareTo(UNREACHED_PAUSE) >= 0;
        }
        return !last.has(wanted.config(), wanted.endpoints())
                || age.compareTo(last.certificate().problem().isEmpty() ? refresh : TROUBLED_PAUSE) >= 0;
    }
}
