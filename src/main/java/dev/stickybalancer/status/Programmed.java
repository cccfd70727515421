package dev.stickybalancer.status;

import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.PodAnswer;
import java.util.List;
import java.util.Optional;

/** Whether every ready nginx pod runs what it shall, as the pods themselves say. */
final class Programmed {
    private Programmed() {}

    static Verdict of(Observation seen) {
        Optional<Verdict> rejected = rejected(seen);
        if (rejected.isPresent()) {
            return rejected.get();
        }
        List<NginxPod> pods = seen.countingPods();
        if (pods.isEmpty()) {
            return Verdict.no("NoReadyPods", noPodsMessage(seen));
        }
        List<NginxPod> unreached =
                pods.stream().filter(pod -> !seen.answers().of(pod).reached()).toList();
        if (!unreached.isEmpty()) {
            return Verdict.no(
                    "PodsUnreachable",
                    unreached.size() + " of " + pods.size()
                            + " ready nginx pods did not answer on their admin port, for"
                            + " example " + unreached.get(0).name()
                            + ". The operator must be able to reach port 8081 of the nginx pods: check NetworkPolicies.");
        }
        int programmed = seen.programmedPods();
        if (programmed < pods.size() || !seen.planned().settled()) {
            return Verdict.no(
                    "Propagating",
                    programmed + " of " + pods.size() + " ready nginx pods run the wanted configuration and endpoints"
                            + (seen.planned().settled() ? "." : "; endpoints are being moved step by step."));
        }
        if (seen.answers().certificates(pods).size() > 1) {
            return Verdict.no("Propagating", "Not every ready nginx pod presents the same certificate yet.");
        }
        return Verdict.yes(
                "Programmed", "All " + pods.size() + " ready nginx pods run the wanted configuration and endpoints.");
    }

    private static Optional<Verdict> rejected(Observation seen) {
        String wanted = seen.wanted().config();
        for (NginxPod pod : seen.pods()) {
            PodAnswer answer = seen.answers().of(pod);
            if (!wanted.isEmpty()
                    && answer.reached()
                    && answer.config().rejected().equals(wanted)) {
                return Optional.of(Verdict.no(
                        "ConfigRejected",
                        "nginx in pod " + pod.name()
                                + " refused the configuration; the last good one serves on. Undo the last change of `spec`"
                                + " or correct `nginx.image`. nginx says: "
                                + answer.config().message()));
            }
            if (seen.tlsSecret().isPresent() && answer.certificate().isRefused()) {
                return Optional.of(Verdict.no(
                        "ConfigRejected",
                        "nginx in pod " + pod.name() + " refused the certificate of `tls.secretRef`; the last good one"
                                + " serves on. Correct tls.crt and tls.key of the Secret `"
                                + seen.tlsSecret().get() + "`. nginx says: "
                                + answer.certificate().problem()));
            }
        }
        return Optional.empty();
    }

    private static String noPodsMessage(Observation seen) {
        if (seen.wantedReplicas() == 0) {
            return "`replicas` is 0: there is no nginx pod. Raise it to serve users.";
        }
        return Rollout.trouble(seen)
                .map(trouble -> "No nginx pod is ready. " + trouble)
                .orElse("No nginx pod is ready yet.");
    }
}
