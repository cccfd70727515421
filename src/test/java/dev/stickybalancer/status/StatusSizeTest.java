package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.api.StickyBalancerStatus.Address;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.plan.Place;
import dev.stickybalancer.validate.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of what others wrote: each address once, and no more of it than a status should hold. */
class StatusSizeTest {
    @Test
    void addresses_are_told_once_each_and_only_when_there_are_any() {
        Seen seen = new Seen();
        assertEquals(
                List.of(new Address("IPAddress", "10.96.0.7")), seen.status().addresses());
        seen.front = Optional.empty();
        assertEquals(null, seen.status().addresses());
        seen.front = Optional.of(loadBalancer("203.0.113.1", "10.96.0.7", null));
        assertEquals(
                List.of(new Address("IPAddress", "203.0.113.1"), new Address("IPAddress", "10.96.0.7")),
                seen.status().addresses());
        seen.front = Optional.of(loadBalancer((String) null));
        seen.front.get().getStatus().getLoadBalancer().getIngress().get(0).setHostname("lb.example.com");
        assertEquals(
                new Address("Hostname", "lb.example.com"),
                seen.status().addresses().get(0));
    }

    private static Service loadBalancer(String... ips) {
        var service =
                new ServiceBuilder().withNewSpec().withClusterIP("10.96.0.7").endSpec();
        for (String ip : ips) {
            service = service.editOrNewStatus()
                    .editOrNewLoadBalancer()
                    .addNewIngress()
                    .withIp(ip)
                    .endIngress()
                    .endLoadBalancer()
                    .endStatus();
        }
        return service.build();
    }

    @Test
    void status_stays_below_four_kibibytes_whatever_happens() {
        Seen seen = new Seen();
        IntStream.range(10, 5010)
                .forEach(i -> seen.endpoint(i, List.of(Place.values()).get(i % 3), State.READY));
        IntStream.range(0, 100).forEach(i -> seen.pod("nginx-" + i));
        seen.refsReason = "PortNotFound";
        seen.refsMessage = "\ud83d\ude00".repeat(5000);
        seen.answer("a", true, "", null, Seen.CONFIG, "é".repeat(5000));
        seen.front = Optional.of(loadBalancer(new String[20]));
        seen.front
                .get()
                .getStatus()
                .getLoadBalancer()
                .getIngress()
                .forEach(
                        ingress -> ingress.setHostname("h" + System.identityHashCode(ingress) + "-" + "x".repeat(230)));
        assertSmall(seen.status());
        List<Problem> problems = IntStream.range(0, 50)
                .mapToObj(i -> new Problem("session.cookie.name", "x".repeat(500)))
                .toList();
        seen.balancer.setStatus(seen.status());
        assertSmall(StatusWriter.rejected(seen.balancer, problems, Optional.empty(), Seen.NOW));
        assertSmall(StatusWriter.conflicting(seen.balancer, "\u2028".repeat(5000), Optional.empty(), Seen.NOW));
    }

    private static void assertSmall(StickyBalancerStatus status) {
        byte[] json = Serialization.asJson(status).getBytes(StandardCharsets.UTF_8);
        assertTrue(json.length < 4096, json.length + " bytes");
        for (Condition condition : status.conditions()) {
            String message = condition.getMessage();
            assertTrue(message.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000), "half a character");
            assertTrue(message.length() < 200 || message.endsWith("…"), message);
        }
    }
}
