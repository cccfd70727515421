package dev.stickybalancer.reconcile;

import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** The API server will not have an object as it follows from the spec; trying again does not help on its own. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Not valid, or against a quota or an admission policy. */
    private static final Set<Integer> CODES = Set.of(400, 403, 422);

    private final transient KubernetesClientException answer;

    RefusedException(HasMetadata object, KubernetesClientException answer) {
        super(
                "leads to " + object.getKind() + " " + object.getMetadata().getName()
                        + ", which the API server refuses: "
                        + (answer.getStatus() == null
                                ? answer.getMessage()
                                : answer.getStatus().getMessage()),
                answer);
        this.answer = answer;
    }

    static boolean is(KubernetesClientException answer) {
        return CODES.contains(answer.getCode());
    }

    KubernetesClientException answer() {
        return answer;
    }

    Problem problem() {
        return new Problem("spec", getMessage());
    }
}
