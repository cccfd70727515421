package dev.stickybalancer.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import dev.stickybalancer.render.NginxSyntax.Directive;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What nginx-sticky-module-ng was seen to take, in version 1.2.6 and in the fork that goes on; no nginx with it can be had
 * here. Directives that it accepts and that are dangerous beside it are forbidden in the whole block.
 */
class ModuleGrammarTest {
    private static final List<Pattern> ARGUMENTS = List.of(
            Pattern.compile("name=[A-Za-z0-9_.-]+"),
            Pattern.compile("domain=[a-z0-9.-]+"),
            Pattern.compile("path=/[A-Za-z0-9/_.~-]*"),
            Pattern.compile("expires=[1-9][0-9]*s"),
            Pattern.compile("secure"),
            Pattern.compile("httponly"));

    /** The options of a server line that go with it. */
    private static final Pattern SERVER_OPTION = Pattern.compile("(?:weight|max_fails)=[0-9]+");

    /** With these beside it cookies crash workers, take servers away, or are silently off. */
    private static final Set<String> FORBIDDEN =
            Set.of("zone", "least_conn", "ip_hash", "hash", "random", "resolver", "queue", "ntlm");

    @Test
    void every_cookie_is_written_in_the_grammar_of_the_module() {
        var random = new Random(11);
        for (int i = 0; i < 500; i++) {
            var sticky = upstream(cookie(random, SameSite.UNSET)).get(0);
            assertEquals("sticky", sticky.name(), "the first directive");
            var arguments = sticky.words().subList(1, sticky.words().size());
            for (var argument : arguments) {
                assertTrue(ARGUMENTS.stream().anyMatch(p -> p.matcher(argument).matches()), argument);
            }
            var names = arguments.stream().map(word -> word.split("=")[0]).toList();
            assertEquals(names.size(), new TreeSet<>(names).size(), "each argument once: " + names);
        }
    }

    @Test
    void the_block_is_the_safe_form() {
        var block = upstream(cookie(new Random(1), SameSite.UNSET));
        var names = block.stream().map(Directive::name).toList();
        assertEquals(
                List.of("sticky", "server", "server", "keepalive", "keepalive_timeout", "keepalive_requests"), names);
        assertTrue(names.stream().noneMatch(FORBIDDEN::contains));
        for (var server : block.subList(1, 3)) {
            assertFalse(server.words().get(1).endsWith(".sb:3000"), "a name with several addresses has one cookie");
            assertTrue(server.words().subList(2, server.words().size()).stream()
                    .allMatch(word -> SERVER_OPTION.matcher(word).matches()));
        }
    }

    @Test
    void the_module_is_never_asked_for_what_it_cannot_do() {
        for (var sameSite : List.of(SameSite.LAX, SameSite.STRICT, SameSite.NONE)) {
            var cookie = cookie(new Random(1), sameSite);
            assertThrows(IllegalArgumentException.class, () -> CookieRules.moduleWords(cookie));
        }
    }

    private static List<Directive> upstream(SessionCookie cookie) {
        var text = ConfigRenderer.render(RenderCases.module(cookie)).files().get(ConfigRenderer.NGINX_CONF);
        return NginxSyntax.parse(text).stream()
                .flatMap(one -> one.block().stream().flatMap(List::stream))
                .filter(one -> one.words().equals(List.of("upstream", "app")))
                .findFirst()
                .orElseThrow()
                .block()
                .orElseThrow();
    }

    private static SessionCookie cookie(Random random, SameSite sameSite) {
        var name = random.ints(1 + random.nextInt(64), 0, 5)
                .mapToObj(i -> String.valueOf("aZ9_.".charAt(i)))
                .collect(Collectors.joining());
        return new SessionCookie(
                name,
                random.nextBoolean() ? "/" : "/shop/",
                random.nextBoolean() ? Optional.of("example.org") : Optional.empty(),
                random.nextBoolean() ? OptionalInt.of(60 + random.nextInt(1000)) : OptionalInt.empty(),
                random.nextBoolean(),
                random.nextBoolean(),
                sameSite);
    }
}
