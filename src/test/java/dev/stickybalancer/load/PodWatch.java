package dev.stickybalancer.load;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;

/**
 * Keeps a {@link BackendWatch} informed of the app pods of a cluster: from their first address until they are deleted.
 */
public final class PodWatch implements AutoCloseable {
    private final SharedIndexInformer<Pod> informer;

    private PodWatch(SharedIndexInformer<Pod> informer) {
        this.informer = informer;
    }

    /**
     * Watches the pods with these labels; their own addresses must be reachable from here.
     *
     * @param path where their app begins, as in {@link Target}
     */
    public static PodWatch start(
            KubernetesClient client,
            String namespace,
            Map<String, String> labels,
            int port,
            String path,
            BackendWatch backends) {
        return new PodWatch(
                client.pods().inNamespace(namespace).withLabels(labels).inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        String ip =
                                pod.getStatus() == null ? null : pod.getStatus().getPodIP();
                        if (ip != null && !ip.isEmpty()) {
                            backends.add(pod.getMetadata().getName(), new Target(ip, port).below(path));
                        }
                    }

                    @Override
                    public void onUpdate(Pod before, Pod now) {
                        onAdd(now);
                    }

                    @Override
                    public void onDelete(Pod pod, boolean lastStateUnknown) {
                        backends.remove(pod.getMetadata().getName());
                    }
                }));
    }

    @Override
    public void close() {
        informer.close();
    }
}
