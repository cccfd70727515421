package dev.stickybalancer.delivery;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A way to ask an nginx pod what it runs. */
@FunctionalInterface
public interface PodQuestions {
    /**
     * Asks the pod at an address.
     *
     * @return completes exceptionally when the pod gives no answer
     */
    CompletableFuture<PodAnswer> ask(String address, Instant now);
}
