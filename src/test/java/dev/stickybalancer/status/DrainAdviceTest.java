package dev.stickybalancer.status;

import static dev.stickybalancer.status.Seen.assertCondition;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.model.EndpointId;
import dev.stickybalancer.plan.Departures.Departure;
import dev.stickybalancer.plan.Place;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For how long the advice to give the app's pods more time is given. */
class DrainAdviceTest {
    private static Optional<Departure> departure(boolean inTime) {
        return Optional.of(new Departure(new EndpointId("10.0.0.3", 3000), Duration.ofMillis(1250), inTime));
    }

    private static Seen advised() {
        Seen seen = new Seen();
        seen.lastDeparture = departure(false);
        return seen;
    }

    @Test
    void advice_leaves_the_balancer_ready() {
        assertCondition("True", "DrainAdvice", advised(), "BackendsAvailable");
        assertCondition("True", "Ready", advised(), "Ready");
    }

    @Test
    void advice_outlives_the_operator_that_gave_it() {
        Seen next = new Seen();
        next.balancer.setStatus(advised().status());
        assertEquals(advised().condition("BackendsAvailable"), next.condition("BackendsAvailable"));
    }

    @Test
    void advice_ends_when_a_pod_leaves_in_time() {
        Seen next = new Seen();
        next.balancer.setStatus(advised().status());
        next.lastDeparture = departure(true);
        assertCondition("True", "EndpointsReady", next, "BackendsAvailable");
    }

    @Test
    void app_that_serves_nobody_is_worse_and_is_told_first() {
        assertCondition("False", "NoEndpoints", advised().noEndpoints(), "BackendsAvailable");
        Seen draining = advised().noEndpoints().endpoint(1, Place.ACTIVE, State.TERMINATING_SERVING);
        draining.allDraining = true;
        assertCondition("True", "AllDraining", draining, "BackendsAvailable");
    }
}
