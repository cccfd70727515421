package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.resources.Owned;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The last release's definition, resources and running balancers under this operator, and back: an old operator applies
 * what it knows, under the same name.
 *
 * <p>{@code -Drelease.update=true} makes the present state the release.
 */
@WithApiServer
class UpgradeIT {
    /** By sample: what an upgrade does on purpose. It stands in the changelog, too. */
    private static final Map<String, Upgrade> MEANT = Map.of();

    private static final String ADVICE =
            """
            An upgrade from the last release is noticed by running balancers. If that is meant: before 0.1.0 is released, \
            run `make freeze`; after that, name it in UpgradeIT.MEANT and in the changelog. \
            src/test/resources/release-0.1.0/README.md says more.
            What the last release has (+) and this operator does not (-):
            """;

    private final ApiServer apiServer;
    private final RunningOperator operator;

    UpgradeIT(ApiServer apiServer, RunningOperator operator) {
        this.apiServer = apiServer;
        this.operator = operator;
    }

    @AfterEach
    void installTheNewDefinition() {
        install(Release.NEW_DEFINITION);
    }

    @Test
    void running_balancers_do_not_notice_an_upgrade_nor_the_way_back() {
        Map<String, Scene> scenes = new LinkedHashMap<>();
        Release.SAMPLES.forEach(sample -> scenes.put(sample, scene(sample)));
        if (Boolean.getBoolean("release.update")) {
            scenes.forEach(UpgradeIT::freeze);
            return;
        }
        Map<String, List<HasMetadata>> released = new LinkedHashMap<>();
        operator.away(() -> {
            install(Release.LAST.definition());
            scenes.forEach((sample, scene) -> released.put(sample, installAsReleased(sample, scene)));
            install(Release.NEW_DEFINITION);
        });
        scenes.forEach((sample, scene) -> {
            scene.await(sample, "Accepted=True/Accepted");
            scene.awaitQuiet();
        });
        assertEquals(MEANT, noticed(released, scenes), () -> ADVICE + differences(scenes));

        operator.away(() -> {
            install(Release.LAST.definition());
            scenes.forEach((sample, scene) -> {
                asTheOldOperator(scene).apply(objects(sample, scene));
                Upgrade expected = MEANT.containsKey(sample) ? Upgrade.WRITES : Upgrade.NOTHING;
                assertEquals(expected, Upgrade.between(released.get(sample), OwnedObjects.of(scene, sample)), sample);
                assertEquals(1L, scene.balancer(sample).getMetadata().getGeneration());
            });
        });
    }

    private static Map<String, Upgrade> noticed(Map<String, List<HasMetadata>> released, Map<String, Scene> scenes) {
        Map<String, Upgrade> noticed = new TreeMap<>();
        scenes.forEach((sample, scene) ->
                noticed.put(sample, Upgrade.between(released.get(sample), OwnedObjects.of(scene, sample))));
        noticed.values().removeIf(upgrade -> upgrade == Upgrade.NOTHING);
        return noticed;
    }

    private static String differences(Map<String, Scene> scenes) {
        return scenes.entrySet().stream()
                .map(scene -> asTheOldOperator(scene.getValue()).diff(objects(scene.getKey(), scene.getValue())))
                .collect(Collectors.joining());
    }

    private static List<HasMetadata> installAsReleased(String sample, Scene scene) {
        create(scene, Release.LAST.resource(sample));
        asTheOldOperator(scene).apply(objects(sample, scene));
        scene.nginxPods().start(sample);
        scene.nginxPods().rollOut(sample);
        List<HasMetadata> objects = OwnedObjects.of(scene, sample);
        assertTrue(objects.size() >= 5, objects::toString);
        return objects;
    }

    private static void freeze(String sample, Scene scene) {
        create(scene, Release.sample(sample));
        scene.await(Scene.PATIENCE, Deployment.class, sample + "-balancer", deployment -> true);
        scene.awaitQuiet();
        Release.LAST.freeze(sample, scene);
    }

    /** Its name is in the heading of nginx.conf, and so in the configuration's hash. */
    private Scene scene(String sample) {
        return new Scene(apiServer, Optional.of(operator), "upgrade-" + sample);
    }

    private void install(Path definition) {
        apiServer.kubectl("replace", "-f", definition.toString());
    }

    private static void create(Scene scene, Path resource) {
        scene.createService(Scene.APP, 80);
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2");
        scene.apiServer().kubectl("create", "-n", scene.namespace(), "-f", resource.toString());
    }

    private static FieldManager asTheOldOperator(Scene scene) {
        return new FieldManager(scene, Owned.OPERATOR);
    }

    private static String objects(String sample, Scene scene) {
        return Release.LAST.objects(sample, scene.balancer(sample).getMetadata().getUid());
    }
}
