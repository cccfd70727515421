package dev.stickybalancer.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CookieValidationTest {
    @Test
    void host_prefix_needs_a_secure_cookie_for_the_root_of_one_host() {
        Specs.accepted(cookie("name", "__Host-route", "secure", "Always"));
        Specs.accepted(cookie("name", "__Host-route", "secure", "Always", "path", "/"));
        for (ObjectNode bad : List.of(
                cookie("name", "__Host-route"),
                cookie("name", "__Host-route", "secure", "Auto"),
                cookie("name", "__Host-route", "secure", "Always", "path", "/shop"),
                cookie("name", "__Host-route", "secure", "Always", "domain", "example.com"))) {
            String message = Specs.refused("session.cookie.name", bad);
            assertTrue(message.contains("`tls` or `secure: Always`, with `path: /` and no `domain`"), message);
        }
    }

    @Test
    void cookie_is_secure_by_itself_when_the_balancer_ends_tls() {
        assertTrue(Specs.accepted(Specs.withTls()).cookie().secure());
        ObjectNode plainToo = Specs.with(Specs.withTls(), "tls.httpRedirect", "Disabled");
        assertFalse(Specs.accepted(plainToo).cookie().secure());
        ObjectNode never = Specs.with(Specs.withTls(), "session.cookie.secure", "Never");
        assertFalse(Specs.accepted(never).cookie().secure());
        Specs.accepted(Specs.with(Specs.withTls(), "session.cookie.name", "__Host-route"));
        Specs.accepted(Specs.with(Specs.withTls(), "session.cookie.sameSite", "None"));
        Specs.refused("session.cookie.name", Specs.with(never, "session.cookie.name", "__Secure-route"));
    }

    @Test
    void secure_prefix_needs_a_secure_cookie() {
        Specs.accepted(cookie("name", "__Secure-route", "secure", "Always", "path", "/shop", "domain", "example.com"));
        Specs.refused("session.cookie.name", cookie("name", "__Secure-route"));
        Specs.refused("session.cookie.name", cookie("name", "__Secure-route", "secure", "Never"));
    }

    @Test
    void same_site_none_needs_a_secure_cookie() {
        Specs.accepted(cookie("sameSite", "None", "secure", "Always"));
        Specs.refused("session.cookie.sameSite", cookie("sameSite", "None"));
        Specs.refused("session.cookie.sameSite", cookie("sameSite", "None", "secure", "Auto"));
    }

    @Test
    void cookie_comes_out_as_it_was_asked_for() {
        ObjectNode spec = cookie(
                "name",
                "shop",
                "path",
                "/a",
                "domain",
                "example.com",
                "secure",
                "Always",
                "httpOnly",
                "Disabled",
                "sameSite",
                "Strict");
        spec.withObject("/session/cookie").put("maxAgeSeconds", 60);
        assertEquals(
                new SessionCookie(
                        "shop", "/a", Optional.of("example.com"), OptionalInt.of(60), true, false, SameSite.STRICT),
                Specs.accepted(spec).cookie());
        assertEquals(
                SameSite.UNSET,
                Specs.accepted(cookie("sameSite", "Unset")).cookie().sameSite());
    }

    private static ObjectNode cookie(String... namesAndValues) {
        ObjectNode spec = Specs.byService();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            spec.withObject("/session/cookie").put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return spec;
    }
}
