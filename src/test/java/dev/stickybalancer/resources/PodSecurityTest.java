package dev.stickybalancer.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodSecurityTest {
    /** Of those that the standard allows: what the nginx pods set. */
    private static final Set<String> SAFE_SYSCTLS =
            Set.of("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes");

    /** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
    @Test
    void nginx_pods_satisfy_the_restricted_pod_security_standard() {
        for (Case sample : Case.ALL) {
            PodSpec pod = sample.pod();
            assertEquals(true, pod.getSecurityContext().getRunAsNonRoot());
            assertTrue(pod.getSecurityContext().getRunAsUser() > 0);
            assertEquals(
                    "RuntimeDefault",
                    pod.getSecurityContext().getSeccompProfile().getType());
            for (Sysctl sysctl : pod.getSecurityContext().getSysctls()) {
                assertTrue(SAFE_SYSCTLS.contains(sysctl.getName()), sysctl.getName());
            }
            assertTrue(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC())
                    .allMatch(host -> host == null));
            List<Container> containers = sample.containers();
            assertFalse(containers.isEmpty());
            for (Container container : containers) {
                SecurityContext context = container.getSecurityContext();
                assertEquals(false, context.getAllowPrivilegeEscalation(), container.getName());
                assertEquals(true, context.getReadOnlyRootFilesystem(), container.getName());
                Capabilities capabilities = context.getCapabilities();
                assertEquals(List.of("ALL"), capabilities.getDrop(), container.getName());
                assertTrue(Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()), container.getName());
                assertEquals(null, context.getPrivileged());
                assertEquals(null, context.getRunAsUser());
                assertTrue(container.getPorts().stream().allMatch(port -> port.getHostPort() == null));
            }
            for (Volume volume : pod.getVolumes()) {
                assertTrue(
                        volume.getConfigMap() != null || volume.getEmptyDir() != null || volume.getSecret() != null,
                        volume.getName());
            }
        }
    }

    @Test
    void nginx_pods_carry_no_token_of_the_api_server() {
        for (Case sample : Case.ALL) {
            PodSpec pod = sample.pod();
            assertEquals(false, pod.getAutomountServiceAccountToken());
            assertEquals(null, pod.getServiceAccountName());
        }
    }
}
