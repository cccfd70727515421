package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.BalancerModel;
import dev.stickybalancer.model.ProxySettings;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.render.NginxSyntax.Directive;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NginxConfSyntaxTest {
    private static final long SEED = 20_260_101;
    private static final int ROUNDS = 500;
    private static final String HOSTILE =
            "\r\n\t\0 ;{}\"'\\$#%&<>|*?=,()[]@!^`+\u0085\u00a0\u2028\u2029\u200b\ufeff\u0441\uff1b\ud83d\ude00";
    private static final String LEGAL = "abcXYZ019_.-/~";

    @Test
    void the_upstream_is_exactly_this() {
        assertEquals(
                List.of(
                        Directive.of("zone", "app", "32m"),
                        Directive.of("least_conn"),
                        Directive.of("server", "active-3000-0.sb:3000", "resolve", "max_fails=0"),
                        Directive.of("server", "draining-3000-0.sb:3000", "resolve", "drain", "max_fails=0"),
                        Directive.of("server", "active-3000-1.sb:3000", "resolve", "max_fails=0"),
                        Directive.of("server", "draining-3000-1.sb:3000", "resolve", "drain", "max_fails=0"),
                        Directive.of("server", "active-8080-0.sb:8080", "resolve", "max_fails=0"),
                        Directive.of("server", "draining-8080-0.sb:8080", "resolve", "drain", "max_fails=0"),
                        Directive.of("server", "active-8080-1.sb:8080", "resolve", "max_fails=0"),
                        Directive.of("server", "draining-8080-1.sb:8080", "resolve", "drain", "max_fails=0"),
                        Directive.of("server", "224.0.0.0:1", "backup", "max_fails=0"),
                        Directive.of("keepalive", "32"),
                        Directive.of("keepalive_timeout", "4s"),
                        Directive.of("keepalive_requests", "10000"),
                        Directive.of("sticky", "cookie", "route", "httponly", "samesite=lax", "path=/")),
                upstream(RenderCases.all().get("shards")));
    }

    private static List<Directive> upstream(BalancerModel model) {
        return tree(model).stream()
                .flatMap(one -> one.block().stream().flatMap(List::stream))
                .filter(one -> one.words().equals(List.of("upstream", "app")))
                .findFirst()
                .orElseThrow()
                .block()
                .orElseThrow();
    }

    /** A location that sets one header inherits none of its server: that would be a hole. */
    @Test
    void every_location_that_leads_to_the_app_sends_the_same_headers() {
        var text = ConfigRenderer.render(RenderCases.all().get("full")).files().get(ConfigRenderer.NGINX_CONF);
        var server = all(NginxSyntax.parse(text), "server").stream()
                .filter(block -> !all(block, "location").isEmpty())
                .findFirst()
                .orElseThrow();
        assertEquals(
                9,
                server.stream()
                        .filter(one -> one.name().equals("proxy_set_header"))
                        .count());
        var locations = all(server, "location");
        assertEquals(
                7,
                locations.stream()
                        .filter(block -> block.contains(Directive.of("proxy_pass", "http://app")))
                        .count());
        assertTrue(locations.stream()
                .filter(block -> !block.contains(Directive.of("proxy_pass", "http://app_assets")))
                .flatMap(List::stream)
                .noneMatch(one -> one.name().equals("proxy_set_header")));
    }

    /** The contents of every block of that name, at any depth. */
    private static List<List<Directive>> all(List<Directive> directives, String name) {
        var found = new java.util.ArrayList<List<Directive>>();
        for (var directive : directives) {
            directive.block().ifPresent(block -> {
                if (directive.name().equals(name)) {
                    found.add(block);
                }
                found.addAll(all(block, name));
            });
        }
        return found;
    }

    @Test
    void a_hostile_text_is_refused_and_a_legal_one_changes_nothing_but_its_own_word() {
        var random = new Random(SEED);
        var base = tree(RenderCases.minimal(RenderCases.PLAIN_COOKIE, RenderCases.DEFAULT_PROXY));
        int rendered = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var text = randomText(random);
            if (text.matches("[A-Za-z0-9_.-]{1,64}")) {
                rendered++;
                assertEquals(replaced(base, text, "/"), tree(withCookie(cookie(text, "/"))));
            } else {
                refused++;
                assertRefused("session.cookie.name", () -> cookie(text, "/"));
            }
            var path = "/" + text;
            if (path.matches("/[A-Za-z0-9/_.~-]{0,255}")) {
                assertEquals(replaced(base, "route", path), tree(withCookie(cookie("route", path))));
            } else {
                assertRefused("session.cookie.path", () -> cookie("route", path));
            }
        }
        assertTrue(rendered > ROUNDS / 10 && refused > ROUNDS / 10, rendered + " rendered, " + refused + " refused");
    }

    @Test
    void a_number_out_of_range_is_refused_by_name() {
        var wrong = List.of(
                new ProxySettings(0, 1, 1, 0),
                new ProxySettings(75_001, 1, 1, 0),
                new ProxySettings(1, 0, 1, 0),
                new ProxySettings(1, -5, 1, 0),
                new ProxySettings(1, 1, 0, 0),
                new ProxySettings(1, 1, 1, -1),
                new ProxySettings(1, Integer.MAX_VALUE, 1, 0));
        for (var proxy : wrong) {
            var model = RenderCases.minimal(RenderCases.PLAIN_COOKIE, proxy);
            var error = assertThrows(IllegalArgumentException.class, () -> ConfigRenderer.render(model));
            assertTrue(error.getMessage().startsWith("proxy."), error.getMessage());
        }
        for (int age : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertRefused(
                    "session.cookie.maxAgeSeconds",
                    () -> new SessionCookie(
                            "route", "/", Optional.empty(), OptionalInt.of(age), false, true, SameSite.LAX));
        }
    }

    @Test
    void the_hashes_follow_the_contents() {
        var minimal = ConfigRenderer.render(RenderCases.all().get("minimal"));
        var text = minimal.files().get(ConfigRenderer.NGINX_CONF);
        assertTrue(text.startsWith("# config " + minimal.configHash() + "\n"));
        assertEquals(3, text.split(minimal.configHash(), -1).length, "once in the heading, once in the header");
        assertTrue(minimal.configHash().matches("[0-9a-f]{16}"));
        assertEquals(minimal, ConfigRenderer.render(RenderCases.all().get("minimal")));
        var other = ConfigRenderer.render(withCookie(cookie("other", "/")));
        assertNotEquals(minimal.configHash(), other.configHash());
        assertEquals(minimal.programHash(), other.programHash());
        var otherProgram = ConfigRenderer.render(RenderCases.all().get("ipv6"));
        assertNotEquals(minimal.programHash(), otherProgram.programHash());
        assertEquals(
                new TreeSet<>(List.of(
                        "nginx.conf",
                        "holding.conf",
                        "certificate-test.conf",
                        "requests.mtail",
                        "Corefile",
                        "agent.sh",
                        "agent-certificate.sh",
                        "agent-status.sh",
                        "agent-switch.sh")),
                new TreeSet<>(minimal.files().keySet()));
    }

    /** Another hash replaces the balancer's nginx pods. */
    @Test
    void the_program_for_mtail_is_in_the_hash_of_balancers_that_have_an_mtail() {
        UnaryOperator<String> first = name -> "text of " + name;
        UnaryOperator<String> second =
                name -> first.apply(name) + (name.equals(ConfigRenderer.REQUESTS_PROGRAM) ? ", changed" : "");
        RenderCases.all().forEach((name, model) -> {
            var before = ConfigRenderer.render(model, first).programHash();
            var after = ConfigRenderer.render(model, second).programHash();
            assertEquals(model.requestLog(), !before.equals(after), name);
        });
    }

    private static void assertRefused(String position, java.util.function.Supplier<SessionCookie> cookie) {
        var error = assertThrows(IllegalArgumentException.class, () -> ConfigRenderer.render(withCookie(cookie.get())));
        assertTrue(error.getMessage().startsWith(position + " "), error.getMessage());
        assertFalse(error.getMessage().matches("(?s).*[^ -~].*"), "not printable: " + error.getMessage());
        assertTrue(error.getMessage().length() < 500);
    }

    private static String randomText(Random random) {
        Function<String, Character> pick = from -> from.charAt(random.nextInt(from.length()));
        boolean clean = random.nextBoolean();
        int length = random.nextInt(20) == 0 ? 300 : random.nextInt(24);
        return IntStream.range(0, length)
                .mapToObj(i -> pick.apply(clean || random.nextInt(6) > 0 ? LEGAL : HOSTILE))
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private static List<Directive> replaced(List<Directive> base, String name, String path) {
        var expression = "~(?:^|; *)" + name.replace(".", "[.]") + "=[0-9a-f]{32}(?:;|$)";
        return base.stream()
                .map(one -> one.mapped(directive -> switch (directive.name()) {
                    case "sticky" -> Directive.of("sticky", "cookie", name, "httponly", "samesite=lax", "path=" + path);
                    case "~(?:^|; *)route=[0-9a-f]{32}(?:;|$)" -> Directive.of(expression, "app");
                    default -> directive;
                }))
                .toList();
    }

    /** The hash is of everything, so it differs where anything does. */
    private static List<Directive> tree(BalancerModel model) {
        var rendered = ConfigRenderer.render(model);
        return NginxSyntax.parse(
                rendered.files().get(ConfigRenderer.NGINX_CONF).replace(rendered.configHash(), "HASH"));
    }

    private static SessionCookie cookie(String name, String path) {
        return new SessionCookie(name, path, Optional.empty(), OptionalInt.empty(), false, true, SameSite.LAX);
    }

    private static BalancerModel withCookie(SessionCookie cookie) {
        return RenderCases.minimal(cookie, RenderCases.DEFAULT_PROXY);
    }
}
