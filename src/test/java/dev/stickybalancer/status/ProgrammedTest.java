package dev.stickybalancer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.discover.Endpoint.State;
import dev.stickybalancer.plan.HostsFile;
import dev.stickybalancer.plan.Place;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Programmed, and with it Ready, is only said when every ready nginx pod itself said so. */
class ProgrammedTest {
    private static String assertNot(String reason, Seen seen) {
        Condition programmed = seen.condition("Programmed");
        assertEquals("False " + reason, programmed.getStatus() + " " + programmed.getReason());
        assertEquals("False", seen.condition("Ready").getStatus());
        assertEquals(reason, seen.condition("Ready").getReason());
        return programmed.getMessage();
    }

    @Test
    void all_pods_have_everything() {
        Condition programmed = new Seen().condition("Programmed");
        assertEquals("True Programmed", programmed.getStatus() + " " + programmed.getReason());
    }

    @Test
    void pod_that_was_never_asked_is_enough_to_say_no() {
        String message = assertNot("PodsUnreachable", new Seen().neverAsked("b"));
        assertTrue(message.contains("1 of 2") && message.contains("example b"), message);
        assertTrue(message.contains("8081") && message.contains("NetworkPolicies"), message);
    }

    @Test
    void pod_that_could_not_be_reached_is_enough_to_say_no_even_if_it_had_everything_before() {
        Seen seen = new Seen();
        assertNot("PodsUnreachable", seen.answer("b", false, Seen.CONFIG, seen.file(), "", ""));
    }

    @Test
    void pod_with_another_configuration_is_enough_to_say_no() {
        Seen seen = new Seen();
        String message = assertNot("Propagating", seen.answer("b", true, "0123456789abcdef", seen.file(), "", ""));
        assertTrue(message.contains("1 of 2"), message);
    }

    @Test
    void pod_with_other_endpoints_is_enough_to_say_no() {
        Seen seen = new Seen();
        HostsFile old = seen.file();
        seen.endpoint(3, Place.ACTIVE, State.READY);
        assertNot("Propagating", seen.answer("b", true, Seen.CONFIG, old, "", ""));
    }

    @Test
    void pod_without_a_readable_hosts_file_is_enough_to_say_no() {
        assertNot("Propagating", new Seen().answer("b", true, Seen.CONFIG, null, "", ""));
    }

    @Test
    void plan_that_is_not_finished_is_enough_to_say_no() {
        Seen seen = new Seen();
        seen.settled = false;
        assertTrue(assertNot("Propagating", seen).contains("step by step"));
    }

    @Test
    void refused_configuration_is_told_in_the_words_of_nginx_and_stalls() {
        Seen seen = new Seen();
        seen.answer("b", true, "0123456789abcdef", seen.file(), Seen.CONFIG, "unknown directive");
        String message = assertNot("ConfigRejected", seen);
        assertTrue(message.contains("pod b") && message.contains("unknown directive"), message);
        assertEquals("ConfigRejected", seen.condition("Stalled").getReason());
    }

    @Test
    void refusal_of_an_older_configuration_is_forgotten() {
        Seen seen = new Seen();
        seen.answer("b", true, Seen.CONFIG, seen.file(), "0123456789abcdef", "unknown directive");
        assertEquals("True", seen.condition("Programmed").getStatus());
    }

    @Test
    void new_pod_that_refused_its_first_configuration_is_told_though_it_is_not_ready() {
        Seen seen = new Seen().unready("c", null).answer("c", true, "", null, Seen.CONFIG, "unknown directive");
        assertNot("ConfigRejected", seen);
    }

    @Test
    void no_ready_pod_means_no_and_the_reason_names_the_fields_to_look_at() {
        Seen waiting =
                new Seen().unready("a", "container nginx: ImagePullBackOff: no").unready("b", null);
        String message = assertNot("NoReadyPods", waiting);
        assertTrue(message.contains("ImagePullBackOff") && message.contains("Check `nginx.image`"), message);
        assertEquals(
                "No nginx pod is ready yet.",
                assertNot("NoReadyPods", new Seen().unready("a", null).unready("b", null)));
        Seen none = new Seen();
        none.pods.clear();
        none.replicas = 0;
        assertTrue(assertNot("NoReadyPods", none).contains("`replicas` is 0"));
    }

    @Test
    void stopping_pod_is_not_waited_for() {
        Seen seen = new Seen();
        NginxPod pod = seen.pods.get(1);
        seen.pods.set(
                1, new NginxPod(pod.uid(), pod.namespace(), pod.name(), pod.address(), true, true, Optional.empty()));
        seen.answer("b", false, "", null, "", "");
        assertEquals("True", seen.condition("Programmed").getStatus());
        assertEquals(1, seen.status().readyReplicas());
    }
}
