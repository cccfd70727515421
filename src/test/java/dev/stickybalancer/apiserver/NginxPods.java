package dev.stickybalancer.apiserver;

import dev.stickybalancer.support.Persistent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Deployment's controller and the kubelet would do in a scene. */
record NginxPods(Scene scene, Optional<FakePods> answers) {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Pattern CONFIG_HASH = Pattern.compile("X-Config-Hash \"([0-9a-f]{16})\"");

    /** A ready nginx pod as the Deployment's template has it, that takes up what it is given. Returns its address. */
    String start(String balancer) {
        Deployment deployment = scene.await(Scene.PATIENCE, Deployment.class, balancer + "-balancer", d -> true);
        int number = COUNT.incrementAndGet();
        String address = "10.200." + number / 250 + "." + (number % 250 + 1);
        Pod pod = new PodBuilder()
                .withNewMetadataLike(deployment.getSpec().getTemplate().getMetadata())
                .withName(balancer + "-balancer-" + number)
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .build();
        scene.objects(Pod.class).resource(pod).create();
        follow(balancer, address);
        setStatus(pod.getMetadata().getName(), address, true);
        return address;
    }

    void setStatus(String pod, String address, boolean ready) {
        new Persistent<>(scene.objects(Pod.class).withName(pod)).editStatus(current -> new PodBuilder(current)
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
        answers.ifPresent(
                pods -> pods.tell(address, () -> new FakePods.Says(configHash(balancer), hosts(balancer), "", "")));
    }

    String hosts(String balancer) {
        ConfigMap endpoints = scene.find(ConfigMap.class, balancer + "-balancer-endpoints");
        return endpoints == null ? "" : endpoints.getData().get("hosts");
    }

    String configHash(String balancer) {
        ConfigMap config = scene.find(ConfigMap.class, balancer + "-balancer");
        Matcher matcher =
                CONFIG_HASH.matcher(config == null ? "" : config.getData().get("nginx.conf"));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The Deployment's controller reports that all is done. */
    void rollOut(String balancer) {
        new Persistent<>(scene.objects(Deployment.class).withName(balancer + "-balancer")).editStatus(deployment -> {
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
}
