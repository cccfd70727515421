package dev.stickybalancer.support;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Changes an object that others change, too: a conflict is no failure, the change is made again to what is there now. */
public record Persistent<T>(Resource<T> resource) {
    private static final int ATTEMPTS = 20;

    public T edit(UnaryOperator<T> change) {
        return repeat(() -> resource.edit(change));
    }

    public T editStatus(UnaryOperator<T> change) {
        return repeat(() -> resource.editStatus(change));
    }

    private T repeat(Supplier<T> edit) {
        for (int attempt = 1; ; attempt++) {
            try {
                return edit.get();
            } catch (KubernetesClientException conflict) {
                if (conflict.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw conflict;
                }
            }
        }
    }
}
