package dev.stickybalancer.nginx;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must happen; limits are generous, because the machine may be busy. */
final class Eventually {
    private static final long STEP_MILLISECONDS = 20;

    private Eventually() {}

    static void holds(Duration limit, String what, BooleanSupplier condition) {
        present(limit, what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static <T> T present(Duration limit, String what, Supplier<Optional<T>> attempt) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            var result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            pause(Duration.ofMillis(STEP_MILLISECONDS));
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
