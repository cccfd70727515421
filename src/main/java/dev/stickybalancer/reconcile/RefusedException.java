package dev.stickybalancer.reconcile;

import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;

/** The API server will not have an object as it follows from the spec; trying again does not help on its own. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Not valid, or against a quota or an admission policy. */
    private static final Set<Integer> CODES = Set.of(400, 403, 422);

    /** With the pauses between them about eight seconds. */
    private static final int UNCERTAIN_ATTEMPTS = 5;

    private final transient KubernetesClientException answer;

    RefusedException(HasMetadata object, KubernetesClientException answer) {
        super(
                "leads to " + object.getKind() + " " + object.getMetadata().getName()
                        + ", which the API server refuses: "
                        + Words.of(answer),
                answer);
        this.answer = answer;
    }

    /**
     * An API server that is starting forbids everything until it knows who may do what: that is nothing to report.
     *
     * @param failures in a row, this one included
     */
    boolean isCertain(int failures) {
        return answer.getCode() != HttpURLConnection.HTTP_FORBIDDEN || failures > UNCERTAIN_ATTEMPTS;
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
