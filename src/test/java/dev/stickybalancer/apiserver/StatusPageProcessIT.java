package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.support.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status page of whole processes: who has something to show, and who has not. */
@WithApiServer
class StatusPageProcessIT {
    private static final Duration START = Duration.ofSeconds(60);

    @Test
    void leader_shows_the_balancers_and_a_follower_names_the_leader(ApiServer apiServer) throws IOException {
        Scene scene = new Scene(apiServer, Optional.empty());
        scene.createMinimal("shop");
        String path = "/ui/" + scene.namespace() + "/shop";
        try (OperatorProcess first = new OperatorProcess(apiServer, "first").awaitReady()) {
            first.awaitSynced(START);
            try (OperatorProcess second = new OperatorProcess(apiServer, "second").awaitReady()) {
                Eventually.holds(
                        START, () -> first.page("/ui"), () -> first.page("/ui").contains(path));
                assertTrue(first.page(path).contains("there is no Service `meteor`"), () -> first.page(path));
                Eventually.holds(
                        START, () -> second.page(path), () -> second.page(path).contains("<code>first</code>"));
                assertEquals(200, second.status("/readyz"));
            }
        }
    }

    @Test
    void page_is_nowhere_but_on_its_own_port_and_can_be_left_out(ApiServer apiServer) throws IOException {
        Map<String, String> none = Map.of("STATUS_PAGE_PORT", "none");
        try (OperatorProcess with = new OperatorProcess(apiServer, "with").awaitReady();
                OperatorProcess without = new OperatorProcess(apiServer, "without", none).awaitReady()) {
            assertEquals(404, with.status("/ui"));
            assertTrue(with.log().contains("status page on "), with::log);
            assertFalse(without.log().contains("status page on "), without::log);
        }
    }
}
