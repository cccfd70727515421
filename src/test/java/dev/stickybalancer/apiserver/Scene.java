package dev.stickybalancer.apiserver;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final AtomicInteger POD_COUNT = new AtomicInteger();
    private static final Pattern CONFIG_HASH = Pattern.compile("X-Config-Hash \"([0-9a-f]{16})\"");
    private static final Duration QUIET = Duration.ofMillis(1300);

    private final ApiServer apiServer;
    private final Optional<RunningOperator> operator;
    private final String namespace = "scene-" + COUNT.incrementAndGet();

    Scene(ApiServer apiServer, Optional<RunningOperator> operator) {
        this.apiServer = apiServer;
        this.operator = operator;
        admin().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
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
        admin().resource(balancer(name, specYaml)).inNamespace(namespace).create();
    }

    static StickyBalancer balancer(String name, String specYaml) {
        return Serialization.unmarshal(
                "apiVersion: stickybalancer.dev/v1alpha1\nkind: StickyBalancer\nmetadata: {name: " + name + "}\nspec:\n"
                        + specYaml.indent(2),
                StickyBalancer.class);
    }

    MixedOperation<StickyBalancer, KubernetesResourceList<StickyBalancer>, Resource<StickyBalancer>> balancers() {
        return admin().resources(StickyBalancer.class);
    }

    StickyBalancer balancer(String name) {
        return balancers().inNamespace(namespace).withName(name).get();
    }

    /** Merges a JSON patch into the spec. */
    void patchSpec(String name, String specJson) {
        balancers()
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        "{\"spec\":" + specJson + "}");
    }

    StickyBalancerStatus status(String name) {
        return balancer(name).getStatus();
    }

    Optional<Condition> condition(String name, String type) {
        return Optional.ofNullable(status(name).conditions()).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** Waits for a condition, for example {@code "Ready=False/NoEndpoints"}, of the present generation. */
    Condition await(String name, String expected) {
        return await(PATIENCE, name, expected);
    }

    Condition await(Duration limit, String name, String expected) {
        String type = expected.substring(0, expected.indexOf('='));
        Eventually.holds(
                limit, () -> expected + " of " + name + ", but " + conditions(name), () -> condition(name, type)
                        .filter(condition ->
                                (type + "=" + condition.getStatus() + "/" + condition.getReason()).equals(expected))
                        .filter(condition -> condition
                                .getObservedGeneration()
                                .equals(balancer(name).getMetadata().getGeneration()))
                        .isPresent());
        return condition(name, type).orElseThrow();
    }

    /** For messages: every condition on a line. */
    String conditions(String name) {
        StringBuilder text = new StringBuilder();
        Optional.ofNullable(status(name).conditions()).orElse(List.of()).forEach(c -> text.append("\n  ")
                .append(c.getType())
                .append('=')
                .append(c.getStatus())
                .append('/')
                .append(c.getReason())
                .append(": ")
                .append(c.getMessage()));
        return text.toString();
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
        var service = new io.fabric8.kubernetes.api.model.ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", name)
                .endSpec()
                .build();
        service.getSpec()
                .setPorts(Arrays.stream(ports)
                        .mapToObj(port -> new io.fabric8.kubernetes.api.model.ServicePortBuilder()
                                .withName(ports.length == 1 ? null : "port-" + port)
                                .withPort(port)
                                .withNewTargetPort(3000)
                                .build())
                        .toList());
        objects(Service.class).resource(service).create();
    }

    /** The app's Service has these endpoints and no others; each address with a suffix: none, {@code " terminating"}, {@code " not ready"}. */
    void endpoints(String service, String... endpoints) {
        EndpointSlice slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service + "-slice")
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(Arrays.stream(endpoints).map(Scene::endpoint).toList())
                .addNewPort()
                .withName("")
                .withPort(3000)
                .withProtocol("TCP")
                .endPort()
                .build();
        objects(EndpointSlice.class).resource(slice).createOr(operation -> operation.update());
    }

    private static io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint(String text) {
        boolean terminating = text.endsWith(" terminating");
        boolean ready = text.indexOf(' ') < 0;
        return new EndpointBuilder()
                .withAddresses(text.split(" ")[0])
                .withNewConditions()
                .withReady(ready)
                .withServing(ready || terminating)
                .withTerminating(terminating)
                .endConditions()
                .build();
    }

    // The Deployment's controller and the kubelet.

    /** A ready nginx pod as the Deployment's template has it, that takes up what it is given. Returns its address. */
    String startPod(String balancer) {
        Deployment deployment = await(PATIENCE, Deployment.class, balancer + "-balancer", d -> true);
        int number = POD_COUNT.incrementAndGet();
        String address = "10.200." + number / 250 + "." + (number % 250 + 1);
        Pod pod = new PodBuilder()
                .withNewMetadataLike(deployment.getSpec().getTemplate().getMetadata())
                .withName(balancer + "-balancer-" + number)
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .build();
        objects(Pod.class).resource(pod).create();
        follow(balancer, address);
        setPodStatus(pod.getMetadata().getName(), address, true);
        return address;
    }

    void setPodStatus(String pod, String address, boolean ready) {
        objects(Pod.class).withName(pod).editStatus(current -> new PodBuilder(current)
                .withStatus(new PodStatusBuilder()
                        .withPhase("Running")
                        .withPodIP(address)
                        .addNewPodIP()
                        .withIp(address)
                        .endPodIP()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .endCondition()
                        .build())
                .build());
    }

    /** The pod answers with what is in the ConfigMaps. */
    void follow(String balancer, String address) {
        operator.ifPresent(running ->
                running.pods().tell(address, () -> new FakePods.Says(configHash(balancer), hosts(balancer), "", "")));
    }

    String hosts(String balancer) {
        ConfigMap endpoints = find(ConfigMap.class, balancer + "-balancer-endpoints");
        return endpoints == null ? "" : endpoints.getData().get("hosts");
    }

    String configHash(String balancer) {
        ConfigMap config = find(ConfigMap.class, balancer + "-balancer");
        Matcher matcher =
                CONFIG_HASH.matcher(config == null ? "" : config.getData().get("nginx.conf"));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The Deployment's controller reports that all is done. */
    void rollOut(String balancer) {
        objects(Deployment.class).withName(balancer + "-balancer").editStatus(deployment -> {
            int replicas = deployment.getSpec().getReplicas();
            deployment.setStatus(new DeploymentStatusBuilder()
                    .withObservedGeneration(deployment.getMetadata().getGeneration())
                    .withReplicas(replicas)
                    .withUpdatedReplicas(replicas)
                    .withReadyReplicas(replicas)
                    .withAvailableReplicas(replicas)
                    .build());
            return deployment;
        });
    }

    /** A minimal balancer with an app of two pods and two nginx pods, all well. Returns the nginx pods' addresses. */
    List<String> createReady(String name) {
        createService(APP, 80);
        endpoints(APP, "10.1.0.1", "10.1.0.2");
        createMinimal(name);
        return makeReady(name);
    }

    List<String> makeReady(String name) {
        List<String> addresses = List.of(startPod(name), startPod(name));
        rollOut(name);
        await(name, "Ready=True/Ready");
        awaitQuiet();
        return addresses;
    }

    // What the operator did.

    /** Their types and reasons. */
    List<String> events() {
        return objects(io.fabric8.kubernetes.api.model.events.v1.Event.class).list().getItems().stream()
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
        int[] seen = {-1};
        long[] since = {0};
        Eventually.holds(PATIENCE, () -> "quiet, but " + writes(), () -> {
            int now = writes().size();
            if (now != seen[0]) {
                seen[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > QUIET.toNanos();
        });
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
