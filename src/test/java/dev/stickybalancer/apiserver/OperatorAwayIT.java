package dev.stickybalancer.apiserver;

import org.junit.jupiter.api.Test;

/** Without an operator nothing is taken for done that is not. */
@WithApiServer
class OperatorAwayIT {
    @Test
    void changes_wait_for_the_operator_and_are_not_taken_for_done(Scene scene) {
        scene.createReady("shop");
        scene.operator().away(() -> {
            GitOpsView.of(scene, "shop").isReady("healthy-without-operator");
            scene.patchSpec("shop", "{\"debugHeaders\":\"Enabled\"}");
            GitOpsView.of(scene, "shop").is("generation-behind", "InProgress", "Progressing");
            scene.createMinimal("new");
            GitOpsView.of(scene, "new").is("new", "InProgress", "Progressing");
        });
        scene.makeReady("new");
        scene.await("shop", "Ready=True/Ready");
    }
}
