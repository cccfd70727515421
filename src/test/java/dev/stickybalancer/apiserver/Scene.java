package dev.stickybalancer.apiserver;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A namespace of a test's own. The test plays what is not there: users, the kubelet, the controllers of Deployments,
 * Services and EndpointSlices. Pods must pass restricted Pod Security.
 */
final class Scene {
    /** Long enough for a busy machine; what must be fast says so itself. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The app's Service in most scenes. */
    static final String APP = "meteor";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration QUIET = Duration.ofMillis(1300);

    private final ApiServer apiServer;
    private final Optional<RunningOperator> operator;
    private final String namespace;
    private final NginxPods nginxPods;

    Scene(ApiServer apiServer, Optional<RunningOperator> operator) {
        this(apiServer, operator, "scene-" + COUNT.incrementAndGet());
    }

    Scene(ApiServer apiServer, Optional<RunningOperator> operator, String namespace) {
        this.apiServer = apiServer;
        this.operator = operator;
        this.namespace = namespace;
        this.nginxPods = new NginxPods(this, operator.map(RunningOperator::pods));
        admin().resource(AppObjects.namespace(namespace)).create();
    }

    KubernetesClient admin() {
        return apiServer.admin();
    }

    ApiServer apiServer() {
        return apiServer;
    }

    String namespace() {
        return namespace;
    }

    RunningOperator operator() {
        return operator.orElseThrow(() -> new IllegalStateException("no operator in this JVM"));
    }

    // A user.

    /** A balancer that is nothing but the name of a Service. */
    void createMinimal(String name) {
        create(name, "backend: {serviceRef: {name: " + APP + "}}");
    }

    void create(String name, String specYaml) {
        admin().resource(AppObjects.balancer(name, specYaml))
                .inNamespace(namespace)
                .create();
    }

    MixedOperation<StickyBalancer, KubernetesResourceList<StickyBalancer>, Resource<StickyBalancer>> balancers() {
        return admin().resources(StickyBalancer.class);
    }

    StickyBalancer balancer(String name) {
        return find(StickyBalancer.class, name);
    }

    /** Merges a JSON patch into the spec. */
    void patchSpec(String name, String specJson) {
        objects(StickyBalancer.class)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + specJson + "}");
    }

    StickyBalancerStatus status(String name) {
        return balancer(name).getStatus();
    }

    Optional<Condition> condition(String name, String type) {
        return new ReportedConditions(balancer(name)).find(type);
    }

    /** Waits for a condition, for example {@code "Ready=False/NoEndpoints"}, of the present generation. */
    Condition await(String name, String expected) {
        return await(PATIENCE, name, expected);
    }

    Condition await(Duration limit, String name, String expected) {
        return Eventually.present(
                limit,
                () -> expected + " of " + name + ", but " + conditions(name),
                () -> new ReportedConditions(balancer(name)).findCurrent(expected));
    }

    /** For messages: every condition on a line. */
    String conditions(String name) {
        return new ReportedConditions(balancer(name)).toString();
    }

    // Owned objects.

    <T extends HasMetadata> NonNamespaceOperation<T, KubernetesResourceList<T>, Resource<T>> objects(Class<T> kind) {
        return admin().resources(kind).inNamespace(namespace);
    }

    <T extends HasMetadata> T find(Class<T> kind, String name) {
        return objects(kind).withName(name).get();
    }

    /** Changes an object as somebody else would. */
    <T extends HasMetadata> void edit(Class<T> kind, String name, UnaryOperator<T> change) {
        new Persistent<>(objects(kind).withName(name)).edit(change);
    }

    /** Waits until an object is there and as it must be. */
    <T extends HasMetadata> T await(Duration limit, Class<T> kind, String name, Predicate<T> condition) {
        Eventually.holds(
                limit,
                () -> kind.getSimpleName() + " " + name + " is " + Serialization.asYaml(find(kind, name)),
                () -> Optional.ofNullable(find(kind, name)).filter(condition).isPresent());
        return find(kind, name);
    }

    // The controllers of Services and EndpointSlices.

    void createService(String name, int... ports) {
        objects(Service.class).resource(AppObjects.service(name, ports)).create();
    }

    /** The app's Service has these endpoints and no others; each address with a suffix: none, {@code " terminating"}, {@code " not ready"}. */
    void endpoints(String service, String... endpoints) {
        objects(EndpointSlice.class)
                .resource(AppObjects.slice(service, endpoints))
                .createOr(operation -> operation.update());
    }

    // The Deployment's controller and the kubelet.

    NginxPods nginxPods() {
        return nginxPods;
    }

    String hosts(String balancer) {
        return nginxPods.hosts(balancer);
    }

    String configHash(String balancer) {
        return nginxPods.configHash(balancer);
    }

    /** A minimal balancer with an app of two pods and two nginx pods, all well. Returns the nginx pods' addresses. */
    List<String> createReady(String name) {
        createService(APP, 80);
        endpoints(APP, "10.1.0.1", "10.1.0.2");
        createMinimal(name);
        return makeReady(name);
    }

    List<String> makeReady(String name) {
        List<String> addresses = List.of(nginxPods.start(name), nginxPods.start(name));
        nginxPods.rollOut(name);
        await(name, "Ready=True/Ready");
        awaitQuiet();
        return addresses;
    }

    // What the operator did.

    /** Their types and reasons. */
    List<String> events() {
        return objects(Event.class).list().getItems().stream()
                .map(event -> event.getType() + " " + event.getReason())
                .toList();
    }

    List<AuditLog.Request> writes() {
        return apiServer.audit().writes(namespace);
    }

    /** What the operator wrote because of something, until it is quiet again. */
    List<AuditLog.Request> writesAfter(Runnable something) {
        int before = writes().size();
        something.run();
        awaitQuiet();
        List<AuditLog.Request> after = writes();
        return after.subList(before, after.size());
    }

    /** Waits until the operator has written nothing for a while. */
    void awaitQuiet() {
        apiServer.audit().awaitQuiet(namespace, QUIET, PATIENCE);
    }

    /** Makes the operator look at the balancer again, by a foreign label on its Deployment. */
    void forceRound(String balancer, int number) {
        int before = operator().rounds(namespace);
        edit(Deployment.class, balancer + "-balancer", deployment -> {
            deployment.getMetadata().getLabels().put("somebody.else/round", "" + number);
            return deployment;
        });
        Eventually.holds(PATIENCE, "a round", () -> operator().rounds(namespace) > before);
    }
}
