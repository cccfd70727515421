package dev.stickybalancer.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.discover.Endpoint;
import dev.stickybalancer.plan.Place;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class StatusPageTest {
    private static final String HOSTILE =
            "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u0000";

    private final Shop shop = new Shop();

    @Test
    void overview_names_every_balancer_those_in_need_first() {
        Shop ill = new Shop();
        ill.name = "zoo";
        ill.condition("Ready", "False", "ConfigRejected", "nginx refused.")
                .condition("Stalled", "True", "ConfigRejected", "nginx refused.");
        Shop busy = new Shop();
        busy.name = "news";
        busy.condition("Ready", "False", "Propagating", "0 of 2");
        Page page = page("/ui", shop.round(), ill.round(), busy.round());
        assertEquals(
                List.of("zooshops", "newsshops", "shopshops"),
                page.all("th").stream()
                        .filter(th -> th.getAttribute("scope").equals("row"))
                        .map(Element::getTextContent)
                        .toList());
        String words = page.text();
        for (String part :
                List.of("Needs attention", "nginx refused.", "Not ready", "Propagating", "2 active", "0.64 s")) {
            assertTrue(words.contains(part), part);
        }
        assertTrue(page.all("a").stream().anyMatch(a -> a.getAttribute("href").equals("/ui/shops/zoo")));
    }

    @Test
    void balancers_page_says_what_each_pod_does() {
        shop.endpoint("10.1.0.2", Endpoint.State.TERMINATING_SERVING, Place.DRAINING)
                .endpoint("10.1.0.3", Endpoint.State.NOT_READY, null);
        shop.propagation = Optional.of(812L);
        shop.round();
        shop.generation = 2;
        shop.config = "0123456789abcdef";
        shop.answer("shop-b", Shop.CONFIG, "0123456789abcdef", "unknown directive");
        String words = page("/ui/shops/shop", shop.round()).text();
        for (String part : List.of(
                "10.1.0.2:3000",
                "keeps its users, takes no new ones",
                "sends nobody there",
                "generation 1",
                "generation 2",
                "behind",
                "refused 0123456789abcdef: unknown directive",
                "1 change: median 0.81 s",
                "Last 2 changes",
                "10 s ago",
                "2026-01-02 03:04:25 UTC")) {
            assertTrue(words.contains(part), part + " in " + words);
        }
    }

    @Test
    void hostile_text_stays_text_on_every_page() {
        shop.condition("Ready", "False", HOSTILE, HOSTILE).condition("Programmed", "False", "Hostile", HOSTILE);
        shop.pod(HOSTILE, false).answer("shop-b", "x\"<", HOSTILE, HOSTILE);
        shop.config = HOSTILE;
        shop.round();
        shop.generation = 2;
        shop.condition("Programmed", "False", "Other", HOSTILE);
        Snapshot snapshot = shop.round();
        for (String path : List.of("/ui", "/ui/shops/shop", "/ui/" + HOSTILE)) {
            Page page = page(path, snapshot);
            assertEquals(List.of(), page.all("script"));
            assertEquals(List.of(), page.all("img"));
            assertEquals(1, page.all("style").size());
            page.all("*").forEach(StatusPageTest::assertHasNoCode);
        }
        assertTrue(page("/ui/shops/shop", snapshot).text().contains("<script>alert(1)</script>"));
        State follower = following(Optional.of(HOSTILE));
        assertEquals(List.of(), new Page(answer(follower, "/ui", "").html()).all("script"));
    }

    private static void assertHasNoCode(Element element) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            String name = element.getAttributes().item(i).getNodeName();
            assertFalse(name.startsWith("on") || name.equals("style"), element + " " + name);
        }
    }

    @Test
    void every_page_has_one_heading_unique_ids_and_named_tables() {
        shop.propagation = Optional.of(700L);
        Snapshot snapshot = shop.round();
        for (String path : List.of("/ui", "/ui/shops/shop", "/ui/shops/none")) {
            Page page = page(path, snapshot);
            assertEquals(1, page.all("h1").size(), path);
            List<String> ids = page.all("*").stream()
                    .map(element -> element.getAttribute("id"))
                    .filter(id -> !id.isEmpty())
                    .toList();
            assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
            page.all("table")
                    .forEach(table -> assertEquals(
                            1, table.getElementsByTagName("caption").getLength()));
            page.all("th").forEach(th -> assertTrue(Set.of("row", "col").contains(th.getAttribute("scope"))));
            for (Element element : page.all("*")) {
                for (String id : element.getAttribute("aria-labelledby").split(" ")) {
                    assertTrue(id.isEmpty() || ids.contains(id), id);
                }
            }
        }
    }

    @Test
    void follower_says_so_and_names_the_leader() {
        String words = new Page(answer(following(Optional.of("operator-7")), "/ui/shops/shop", "")
                        .html())
                .text();
        assertTrue(words.contains("The leader is operator-7"), words);
        assertTrue(words.contains("kubectl -n operators port-forward pod/operator-7 8082"), words);
        assertTrue(new Page(answer(following(Optional.empty()), "/ui", "").html())
                .text()
                .contains("not known yet"));
    }

    @Test
    void unknown_balancer_is_not_found() {
        State leading = new State.Leading(List.of(shop.round()));
        assertEquals(404, answer(leading, "/ui/shops/none", "").status());
        assertEquals(404, answer(leading, "/uix", "").status());
        assertEquals(200, answer(leading, "/ui/", "").status());
        assertEquals(200, answer(leading, "/", "").status());
        assertEquals(200, answer(leading, "/ui/shops/shop", "").status());
    }

    @Test
    void no_balancer_at_all_is_said_in_words() {
        assertTrue(page("/ui").text().contains("There is no StickyBalancer yet"));
    }

    @Test
    void huge_app_is_cut_and_the_rest_counted() {
        for (int i = 0; i < 5_000; i++) {
            shop.endpoint("10.3." + i / 250 + "." + (i % 250 + 1), Endpoint.State.READY, Place.ACTIVE);
        }
        shop.endpoint("10.9.9.9", Endpoint.State.READY, Place.DRAINING);
        Page page = page("/ui/shops/shop", shop.round());
        assertTrue(page.text().contains("And 4903 more."), page.text());
        assertTrue(page.text().contains("10.9.9.9:3000"));
    }

    @Test
    void many_balancers_are_cut_and_the_rest_counted() {
        List<Snapshot> many = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Shop one = new Shop();
            one.name = "shop-" + i;
            many.add(one.round());
        }
        assertTrue(page("/ui", many.toArray(Snapshot[]::new)).text().contains("And 100 more"));
    }

    @Test
    void nothing_from_elsewhere_is_let_in_and_nothing_is_kept() {
        var headers = answer(new State.Leading(List.of()), "/ui", "").headers();
        String policy = headers.get("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe") || policy.contains("script-src") || policy.contains("http"), policy);
        assertEquals("nosniff", headers.get("X-Content-Type-Options"));
        assertEquals("no-referrer", headers.get("Referrer-Policy"));
        assertEquals("no-store", headers.get("Cache-Control"));
        assertFalse(headers.containsKey("Set-Cookie"));
    }

    @Test
    void page_reloads_by_itself_only_when_asked_to() {
        State leading = new State.Leading(List.of());
        assertFalse(answer(leading, "/ui", "").headers().containsKey("Refresh"));
        assertFalse(answer(leading, "/ui", "reload=0").headers().containsKey("Refresh"));
        assertEquals("10", answer(leading, "/ui", "reload=10").headers().get("Refresh"));
        Set<String> links = new HashSet<>();
        new Page(answer(leading, "/ui", "reload=10").html()).all("a").forEach(a -> links.add(a.getAttribute("href")));
        assertEquals(Set.of("/ui", "/ui?reload=10"), links);
    }

    private static State following(Optional<String> leader) {
        return new State.Following(leader, "operators", 8082);
    }

    private Page page(String path, Snapshot... snapshots) {
        return new Page(answer(new State.Leading(List.of(snapshots)), path, "").html());
    }

    private static StatusPage.Answer answer(State state, String path, String query) {
        Clock clock = Clock.fixed(Shop.START.plusSeconds(30), ZoneOffset.UTC);
        return new StatusPage(() -> state, clock).answer(path, query);
    }
}
