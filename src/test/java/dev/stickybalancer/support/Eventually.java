package dev.stickybalancer.support;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must happen; give it generous limits, because the machine may be busy. */
public final class Eventually {
    private static final long STEP_MILLISECONDS = 25;

    private Eventually() {}

    /** Returns how long it took. */
    public static Duration holds(Duration limit, String what, BooleanSupplier condition) {
        return holds(limit, () -> what, condition);
    }

    /**
     * Returns how long it took.
     *
     * @param what is asked for when time is up, to tell the state of affairs then
     */
    public static Duration holds(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        present(limit, what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Returns the first value that an attempt yields. */
    public static <T> T present(Duration limit, Supplier<String> what, Supplier<Optional<T>> attempt) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what.get());
            }
            pause(Duration.ofMillis(STEP_MILLISECONDS));
        }
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
