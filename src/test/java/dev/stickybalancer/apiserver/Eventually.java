package dev.stickybalancer.apiserver;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must happen. */
final class Eventually {
    private static final long STEP_MILLISECONDS = 25;

    private Eventually() {}

    static void holds(Duration limit, String what, BooleanSupplier condition) {
        holds(limit, () -> what, condition);
    }

    /**
     * Returns how long it took.
     *
     * @param what is asked for when time is up, to tell the state of affairs then
     */
    static Duration holds(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what.get());
            }
            pause(Duration.ofMillis(STEP_MILLISECONDS));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
