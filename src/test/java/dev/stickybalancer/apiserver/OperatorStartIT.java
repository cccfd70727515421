package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Eventually;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator that cannot begin to work: its resource definition is not installed. It has an API server of its own. */
@ExtendWith(WithApiServer.Own.class)
class OperatorStartIT {
    private static final Duration START = Duration.ofSeconds(60);

    private final ApiServer apiServer;

    OperatorStartIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    static void takeTheDefinitionAway(ApiServer apiServer) {
        apiServer.kubectl("delete", "-k", "crds");
    }

    @Test
    void leader_tries_again_until_it_can() throws Exception {
        try (OperatorProcess operator = new OperatorProcess(apiServer, "early").awaitReady()) {
            Eventually.holds(START, operator::log, () -> operator.log().contains("could not begin to work"));
            assertTrue(operator.leads());
            apiServer.kubectl("apply", "-k", "crds");
            operator.awaitSynced(START);
            assertTrue(operator.isAlive());
        } finally {
            apiServer.kubectl("delete", "--ignore-not-found", "-k", "crds");
        }
    }

    @Test
    void without_election_the_process_ends_and_says_why() throws Exception {
        try (OperatorProcess operator = new OperatorProcess(apiServer, "alone", Map.of("LEADER_ELECTION", "false"))) {
            assertEquals(1, operator.awaitEnd(), operator::log);
            assertTrue(operator.log().contains("stickybalancers"), operator::log);
        }
    }
}
