package dev.stickybalancer.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.load.Population;
import dev.stickybalancer.load.Report;
import dev.stickybalancer.load.Target;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Meteor app whose ROOT_URL has a path, and {@code backend.pathPrefix}. */
@ExtendWith(ShopExtension.class)
class BelowAPathE2E {
    private static final String PATH = "/shop";
    private static final Pattern SCRIPT = Pattern.compile(PATH + "/[0-9a-f]{40}[.]js[?]meteor_js_resource=true");
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Population.Size SIZE = new Population.Size(6, 6, 6, 3, 6);

    @Test
    void app_below_a_path_serves_pages_bundles_and_every_kind_of_session(Shop shop) throws Exception {
        shop.applyFile(Path.of("src/test/resources/e2e/below-a-path.yaml"));
        shop.app().moveBelow(PATH);
        shop.awaitReady("below");
        // Until every nginx pod has seen the last old pod of the app go.
        Thread.sleep(SETTLE.toMillis());
        Target balancer = shop.address("below").below(PATH);

        Report report;
        try (Crowd crowd = Crowd.before(shop, balancer, SIZE)) {
            Thread.sleep(5000);
            crowd.users().step("settled", Duration.ofSeconds(10));
            report = crowd.users().finish("below", Path.of("target/e2e"));
        }
        report.print();

        Unnoticed.everyStep(report);
        assertEquals(0, report.total().failedRequests(), report::toString);
        assertEquals(0, report.total().failedOpenings(), report::toString);
        assertEquals(18, report.step("settled").usersKept(), report::toString);
        assertBundleIsKept(shop);
    }

    /** By the first nginx pod, for everybody. */
    private static void assertBundleIsKept(Shop shop) throws Exception {
        Target nginx = Shop.httpAddress(shop.nginxPods("below").get(0));
        Web web = new Web();
        Matcher script =
                SCRIPT.matcher(web.get(nginx, PATH + "/", Optional.empty()).body());
        assertTrue(script.find(), "the page names no hashed script below " + PATH);
        for (String seen : new String[] {"MISS", "HIT"}) {
            HttpResponse<String> bundle = web.get(nginx, script.group(), Optional.empty());
            assertEquals(200, bundle.statusCode());
            assertEquals(seen, bundle.headers().firstValue("X-Proxy-Cache").orElse(""));
            assertTrue(bundle.headers().firstValue("Set-Cookie").isEmpty(), "a cookie with what everybody gets");
        }
    }
}
