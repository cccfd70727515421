package dev.stickybalancer.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The operator as it is installed, and what can happen to it. */
record OperatorPods(KubernetesClient client) {
    private static final String NAMESPACE = "stickybalancer-system";

    List<Pod> all() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    /** Without notice, both of them. */
    void kill() {
        client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", "operator")
                .withGracePeriod(0)
                .delete();
    }

    /** Without notice, so that the other one must wait until the lease is over. */
    void killLeader() {
        client.resource(leader()).withGracePeriod(0).delete();
    }

    /** The pod of the operator that does the work. */
    Pod leader() {
        String name = client.leases()
                .inNamespace(NAMESPACE)
                .withName("stickybalancer-operator")
                .get()
                .getSpec()
                .getHolderIdentity();
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    void scale(int replicas) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("stickybalancer-operator")
                .scale(replicas);
    }
}
