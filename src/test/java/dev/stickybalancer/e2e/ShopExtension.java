package dev.stickybalancer.e2e;

import dev.stickybalancer.api.StickyBalancer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Locale;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One app for the tests of a class; every test finds it with three pods of v1 and without balancers. */
final class ShopExtension implements BeforeEachCallback, ParameterResolver {
    private static final String NAMESPACE = "stickybalancer-e2e-";

    /** Closed by JUnit after the last test of the class. */
    private record Open(KubernetesClient client, Shop shop) implements AutoCloseable {
        @Override
        public void close() {
            shop.close();
            client.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        Shop shop = shop(context);
        shop.client()
                .resources(StickyBalancer.class)
                .inNamespace(shop.namespace())
                .delete();
        shop.open();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Shop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shop(context);
    }

    private static Shop shop(ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
        ExtensionContext ofClass = context.getParent().orElseThrow();
        return ofClass.getStore(ExtensionContext.Namespace.create(ShopExtension.class))
                .computeIfAbsent(
                        "shop",
                        key -> {
                            KubernetesClient client = new KubernetesClientBuilder().build();
                            return new Open(client, new Shop(client, NAMESPACE + name));
                        },
                        Open.class)
                .shop();
    }
}
