package dev.stickybalancer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods to nudge. The kubelet rewrites a ConfigMap volume when it next looks at the pod, which takes it 60 to 85
 * seconds on its own (a Secret volume likewise); a changed annotation on the pod makes it look now (0.05 to 0.3 seconds).
 *
 * @param last for each pod the nudge it got last
 */
public record Nudges(Map<String, Nudge> last) {
    /** The annotation; its value says what the pod shall come to have. */
    public static final String ANNOTATION = "stickybalancer.dev/nudge";

    public static final Nudges NONE = new Nudges(Map.of());

    /** A nudge may come before the kubelet heard of the new ConfigMap: it is repeated, after a while ever more rarely. */
    private static final Duration FIRST_REPEAT = Duration.ofSeconds(1);

    private static final int QUICK_REPEATS = 4;

    /** After an outage of the API server the kubelet finds back to pods and to ConfigMaps at different moments. */
    private static final Duration LAST_REPEAT = Duration.ofSeconds(15);

    public Nudges {
        last = Map.copyOf(last);
    }

    /** One nudge given. */
    public record Nudge(WantedHashes wanted, int attempt, Instant at) {}

    /** What to write into a pod's annotation. */
    public record Due(NginxPod pod, String value, int attempt) {}

    /** The nudges that are due, and the memory of having given them. */
    public record Round(List<Due> due, Nudges after) {}

    public Round next(Collection<NginxPod> pods, Answers answers, WantedHashes wanted, Instant now) {
        Map<String, Nudge> after = new HashMap<>();
        List<Due> due = new ArrayList<>();
        boolean certificate = wanted.awaitsCertificate() || answers.waitForCertificate(pods);
        for (NginxPod pod : pods) {
            Nudge before = last.get(pod.uid());
            if (before != null) {
                after.put(pod.uid(), before);
            }
            if (pod.address().isEmpty() || (!certificate && hasFiles(answers.of(pod), wanted))) {
                continue;
            }
            boolean same = before != null && before.wanted().equals(wanted);
            if (same && now.isBefore(before.at().plus(pause(before.attempt())))) {
                continue;
            }
            Nudge nudge = new Nudge(wanted, same ? before.attempt() + 1 : 1, now);
            after.put(pod.uid(), nudge);
            due.add(new Due(pod, wanted + "." + nudge.attempt(), nudge.attempt()));
        }
        return new Round(due, new Nudges(after));
    }

    /** A pod may have a configuration and not run it, refused or waiting for its next reload: another nudge would not help. */
    private static boolean hasFiles(PodAnswer answer, WantedHashes wanted) {
        boolean config = answer.config().delivered().equals(wanted.config());
        return answer.reached()
                && config
                && answer.file()
                        .map(file -> file.hash())
                        .filter(wanted.endpoints()::equals)
                        .isPresent();
    }

    private static Duration pause(int attempt) {
        int doublings = Math.max(0, Math.min(attempt - QUICK_REPEATS, 6));
        Duration doubled = FIRST_REPEAT.multipliedBy(1L << doublings);
        return doubled.compareTo(LAST_REPEAT) < 0 ? doubled : LAST_REPEAT;
    }
}
