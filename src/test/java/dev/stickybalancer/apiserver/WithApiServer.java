package dev.stickybalancer.apiserver;

import dev.stickybalancer.api.StickyBalancer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Gives tests an {@link ApiServer} that goes from class to class, or a {@link Scene}: a namespace of the test's own with
 * an operator at work, one operator per class. No request of the operator may have been forbidden in the end.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithApiServer.Extension.class)
@ResourceLock(providers = WithApiServer.Turns.class)
@interface WithApiServer {

    /** A few API servers for all, each for one class at a time. */
    final class Turns implements ResourceLocksProvider {
        private static final int SERVERS = 3;

        @Override
        public Set<Lock> provideForClass(Class<?> testClass) {
            return Set.of(new Lock(of(testClass)));
        }

        static String of(Class<?> testClass) {
            return "API server " + Math.floorMod(testClass.getSimpleName().hashCode(), SERVERS);
        }
    }

    /** For classes that change what all see, or that take long: gives them an API server of their own, which ends with the class. */
    final class Own implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ApiServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Extension.ofClass(context)
                    .getStore(Extension.HERE)
                    .computeIfAbsent(ApiServer.class, type -> Extension.started(), ApiServer.class);
        }
    }

    /** Starts what is asked for. */
    final class Extension implements ParameterResolver, AfterAllCallback {
        private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(WithApiServer.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == ApiServer.class || type == Scene.class || type == RunningOperator.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            if (type == ApiServer.class) {
                return apiServer(context);
            }
            return type == Scene.class
                    ? new Scene(apiServer(context), Optional.of(operator(context)))
                    : operator(context);
        }

        @Override
        public void afterAll(ExtensionContext context) {
            apiServer(context)
                    .admin()
                    .resources(StickyBalancer.class)
                    .inAnyNamespace()
                    .delete();
            Rights.assertNothingWasForbidden(apiServer(context).audit());
        }

        private static ApiServer apiServer(ExtensionContext context) {
            return context.getRoot()
                    .getStore(HERE)
                    .computeIfAbsent(
                            Turns.of(context.getRequiredTestClass()), name -> Extension.started(), ApiServer.class);
        }

        private static ApiServer started() {
            try {
                return new ApiServer();
            } catch (java.io.IOException | java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** In the store of the class, so that it ends with the class. */
        private static RunningOperator operator(ExtensionContext context) {
            return ofClass(context)
                    .getStore(HERE)
                    .computeIfAbsent(
                            RunningOperator.class,
                            type -> RunningOperator.start(apiServer(context)),
                            RunningOperator.class);
        }

        private static ExtensionContext ofClass(ExtensionContext context) {
            ExtensionContext ofClass = context;
            while (ofClass.getTestMethod().isPresent()) {
                ofClass = ofClass.getParent().orElseThrow();
            }
            return ofClass;
        }
    }
}
