package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stickybalancer.http.StatusPageServer;
import dev.stickybalancer.support.AuditLog;
import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Chromium;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.ui.State;
import dev.stickybalancer.ui.StatusPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The status page of an operator at work, in a real browser. Pictures are left below target/status-page. */
@WithApiServer
class StatusPageIT {
    private static final Path PICTURES = Path.of("target/status-page");

    /** A prettier plot takes more of them. */
    private static final int CHANGES = Integer.getInteger("status.page.changes", 2);

    @SceneTest
    void browser_shows_what_the_operator_knows_and_finds_no_fault(Scene scene) throws IOException {
        List<String> pods = threeBalancers(scene);
        StatusPage page =
                new StatusPage(() -> new State.Leading(scene.operator().snapshots()), Clock.systemUTC());
        try (StatusPageServer server = new StatusPageServer(0, page);
                Chromium browser = new Chromium()) {
            String overview = "http://127.0.0.1:" + server.address().getPort() + "/ui";
            String shop = overview + "/" + scene.namespace() + "/shop";
            look(
                    browser,
                    overview,
                    "overview",
                    List.of("Needs attention", "ConfigRejected", "ServiceNotFound", "Ready"));
            look(browser, shop, "shop", List.of("10.1.0.1:3000", "takes new users", "generation 1", "median"));
            look(browser, overview + "/" + scene.namespace() + "/blog", "blog", List.of("no such thing"));
            look(browser, overview + "/none/none", "none", List.of("No such balancer"));
            mustAskNobody(scene, () -> List.of(overview, shop).forEach(browser::open));
            assertEquals(2, pods.size());
        }
    }

    /** One that is well and has a past, one whose configuration nginx refuses, one whose app is not there. */
    private static List<String> threeBalancers(Scene scene) {
        List<String> pods = scene.createReady("shop");
        for (int i = 0; i < CHANGES; i++) {
            Long before = scene.status("shop").lastPropagationMilliseconds();
            List<String> endpoints = new ArrayList<>(List.of("10.1.0.1", "10.1.0.2"));
            if (i % 2 == 0) {
                endpoints.add("10.1.0." + (3 + i));
            }
            scene.endpoints(Scene.APP, endpoints.toArray(String[]::new));
            Eventually.holds(
                    Scene.PATIENCE,
                    "propagated",
                    () -> !java.util.Objects.equals(before, scene.status("shop").lastPropagationMilliseconds()));
        }
        scene.endpoints(Scene.APP, "10.1.0.1", "10.1.0.2", "10.1.0.77 terminating", "10.1.0.78 not ready");
        scene.create("news", "backend: {serviceRef: {name: news}}");
        scene.createMinimal("blog");
        String refusing = scene.nginxPods().start("blog");
        scene.operator()
                .pods()
                .tell(
                        refusing,
                        () -> new FakePods.Says(
                                "0123456789abcdef",
                                scene.hosts("blog"),
                                scene.configHash("blog"),
                                "nginx: [emerg] no such thing in /run/nginx/nginx.conf:31"));
        scene.await("blog", "Stalled=True/ConfigRejected");
        scene.await("news", "ResolvedRefs=False/ServiceNotFound");
        scene.await("shop", "Ready=True/Ready");
        scene.awaitQuiet();
        return pods;
    }

    private static void look(Chromium browser, String url, String name, List<String> words) throws IOException {
        browser.resize(1180, 800, "light");
        browser.allowScripts(false);
        browser.open(url);
        String withoutScripts = browser.evaluate("document.body.innerText").asText();
        browser.allowScripts(true);
        browser.open(url);
        String text = browser.evaluate("document.body.innerText").asText();
        words.forEach(word -> assertTrue(text.contains(word), () -> word + " in " + text));
        assertEquals(withoutTimes(text), withoutTimes(withoutScripts));
        assertEquals(
                List.of(url),
                browser.requests().stream()
                        .filter(asked -> !asked.startsWith("data:"))
                        .toList());
        // Of a page that does not exist the browser says so, as it should.
        assertEquals(
                List.of(),
                browser.complaints().stream()
                        .filter(complaint -> !(name.equals("none") && complaint.contains("status of 404")))
                        .toList());
        assertEquals("", browser.evaluate("document.cookie").asText());
        browser.picture(PICTURES.resolve(name + ".png"));
        assertUsable(browser, name);
        browser.resize(1180, 800, "dark");
        browser.picture(PICTURES.resolve(name + "-dark.png"));
        assertUsable(browser, name + " in the dark");
        browser.resize(390, 800, "light");
        browser.picture(PICTURES.resolve(name + "-phone.png"));
        assertUsable(browser, name + " on a phone");
        assertFalse(
                browser.evaluate("document.documentElement.scrollWidth > innerWidth")
                        .asBoolean(),
                name + " is wider than a phone");
    }

    /** Looked at twice, the two pages differ in what they say of the time that has passed. */
    private static String withoutTimes(String text) {
        return text.replaceAll("[0-9]+ (s|min) ago|[0-9:-]+ [0-9:]+ UTC", "TIME");
    }

    private static void assertUsable(Chromium browser, String what) throws IOException {
        browser.evaluate(Files.readString(Binaries.axeCore()) + ";0");
        JsonNode violations =
                browser.evaluate("axe.run(document).then(result => result.violations.map(v => ({rule: v.id,"
                        + " impact: v.impact, where: v.nodes.map(n => n.html + ' ' + n.failureSummary)})))");
        assertEquals(0, violations.size(), () -> what + ": " + violations.toPrettyString());
    }

    /** The operator may do something of its own meanwhile, for example once more for what is refused, but not each time. */
    private static void mustAskNobody(Scene scene, Runnable looking) {
        var asked = new ArrayList<AuditLog.Request>();
        for (int time = 0; time < 3; time++) {
            int before = requests(scene).size();
            looking.run();
            var since = requests(scene);
            if (since.size() == before) {
                return;
            }
            asked.addAll(since.subList(before, since.size()));
        }
        fail("looking at the page asked the API server: " + asked);
    }

    /** But those that keep watches open: they begin anew every few minutes, whoever looks. */
    private static List<AuditLog.Request> requests(Scene scene) {
        return scene.apiServer().audit().requests().stream()
                .filter(request -> !request.verb().equals("watch"))
                .toList();
    }
}
