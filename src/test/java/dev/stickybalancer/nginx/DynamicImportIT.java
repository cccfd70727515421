package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Modules that a page loads later: Meteor's client posts their names, and only the page's own version has them all. */
class DynamicImportIT {
    private static final String FETCH = "/__meteor__/dynamic-import/fetch";
    private static final Request MODULES = Request.post(FETCH, "{\"imports\":{\"maps\":{\"map.js\":1}}}");
    private static final int USERS = 6;
    private static final int IMPORTS = 4;

    private static NginxPod pod(App app) {
        return NginxPod.ready(Models.withDebugHeaders(Models.standard(NginxPod.freePorts(), app.port())), app.hosts());
    }

    @Test
    void modules_come_from_the_users_own_pod_and_are_asked_for_every_time() {
        try (var app = new App(3);
                var pod = pod(app)) {
            for (int i = 0; i < USERS; i++) {
                var user = pod.browser();
                var home = user.get("/").body();
                for (int k = 0; k < IMPORTS; k++) {
                    var answer = user.ask(MODULES);
                    assertEquals(home, answer.body());
                    assertTrue(answer.all("X-Proxy-Cache").isEmpty());
                }
            }
            assertEquals(USERS * IMPORTS, app.hits(FETCH));
        }
    }

    @Test
    void an_import_that_failed_is_not_repeated() {
        try (var app = new App(3);
                var pod = pod(app)) {
            var user = pod.browser();
            user.get("/");
            assertEquals(502, user.ask(Request.post(FETCH + "?die", "{}")).status());
            assertEquals(1, app.hits(FETCH + "?die"));
        }
    }
}
