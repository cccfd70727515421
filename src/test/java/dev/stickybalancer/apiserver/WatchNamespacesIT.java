package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stickybalancer.support.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code WATCH_NAMESPACES}. */
@WithApiServer
class WatchNamespacesIT {
    @Test
    void operator_serves_the_namespaces_that_are_named_and_no_other(ApiServer apiServer) throws IOException {
        Scene one = new Scene(apiServer, Optional.empty());
        Scene other = new Scene(apiServer, Optional.empty());
        Scene foreign = new Scene(apiServer, Optional.empty());
        for (Scene scene : List.of(foreign, one, other)) {
            scene.createService(Scene.APP, 80);
            scene.endpoints(Scene.APP, "10.1.0.1");
            scene.createMinimal("shop");
        }
        try (OperatorProcess operator = new OperatorProcess(
                        apiServer, "narrow", Map.of("WATCH_NAMESPACES", one.namespace() + ", " + other.namespace()))
                .awaitReady()) {
            for (Scene served : List.of(one, other)) {
                Eventually.holds(
                        OperatorProcessIT.START,
                        operator::log,
                        () -> served.find(Deployment.class, "shop-balancer") != null
                                && served.hosts("shop").contains("10.1.0.1"));
            }
            assertNull(foreign.find(ConfigMap.class, "shop-balancer"));
            assertNull(foreign.balancer("shop").getStatus().conditions());
        }
    }
}
