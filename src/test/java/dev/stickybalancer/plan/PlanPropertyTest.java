package dev.stickybalancer.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Random histories of an app under an operator that restarts and nginx pods that lag behind. {@code -Dplan.seed=N}
 * repeats one that failed, {@code -Dplan.histories=N} runs more.
 */
class PlanPropertyTest {
    private static final int HISTORIES = Integer.getInteger("plan.histories", 100);

    @Test
    void endpoint_that_serves_is_never_in_no_name_and_every_plan_comes_to_an_end() {
        Long only = Long.getLong("plan.seed");
        long first = only == null ? 1 : only;
        long steps = 0;
        for (long seed = first; seed < first + (only == null ? HISTORIES : 1); seed++) {
            Simulation simulation = new Simulation(seed);
            try {
                simulation.run();
            } catch (AssertionError failure) {
                throw new AssertionError("repeat with -Dplan.seed=" + seed + ": " + failure.getMessage(), failure);
            }
            steps += simulation.steps;
        }
        assertTrue(only != null || steps > 10_000, "only " + steps + " steps");
    }
}
