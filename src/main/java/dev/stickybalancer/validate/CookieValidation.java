package dev.stickybalancer.validate;

import dev.stickybalancer.api.Defaults;
import dev.stickybalancer.api.Patterns;
import dev.stickybalancer.api.Session;
import dev.stickybalancer.api.Toggle;
import dev.stickybalancer.model.SessionCookie;
import java.util.OptionalInt;

/** The affinity cookie, with the rules by which browsers drop a cookie silently. */
final class CookieValidation {
    private static final String FIELD = "session.cookie";
    private static final int LONGEST_DOMAIN = 253;
    private final Checks checks;
    private final boolean httpsOnly;

    /** The cookie of a balancer that serves https only, or not. */
    CookieValidation(Checks checks, boolean httpsOnly) {
        this.httpsOnly = httpsOnly;
        this.checks = checks;
    }

    SessionCookie cookie(Session.Cookie given) {
        Session.Cookie cookie = given == null ? new Session.Cookie(null, null, null, null, null, null, null) : given;
        SessionCookie result = new SessionCookie(
                checks.text(
                        FIELD + ".name",
                        cookie.name(),
                        Defaults.COOKIE_NAME,
                        Patterns.COOKIE_NAME,
                        "1 to 64 letters, digits, underscores, dots and dashes"),
                checks.text(
                        FIELD + ".path",
                        cookie.path(),
                        Defaults.COOKIE_PATH,
                        Patterns.COOKIE_PATH,
                        "a path of at most 256 letters, digits and / _ . ~ -"),
                checks.optionalText(
                        FIELD + ".domain", cookie.domain(), Patterns.COOKIE_DOMAIN, "a lower-case DNS name"),
                cookie.maxAgeSeconds() == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(
                                checks.number(FIELD + ".maxAgeSeconds", cookie.maxAgeSeconds(), null, 60, 31_536_000)),
                isSecure(cookie.secure()),
                cookie.httpOnly() != Toggle.DISABLED,
                sameSite(cookie.sameSite()));
        checks.require(
                cookie.domain() == null || cookie.domain().length() <= LONGEST_DOMAIN,
                FIELD + ".domain",
                "must have at most " + LONGEST_DOMAIN + " characters");
        checkPrefixes(result);
        return result;
    }

    private void checkPrefixes(SessionCookie cookie) {
        String name = cookie.name();
        if (name.startsWith("__Host-")) {
            checks.require(
                    cookie.secure()
                            && cookie.path().equals("/")
                            && cookie.domain().isEmpty(),
                    FIELD + ".name",
                    "with the prefix `__Host-` must come with `tls` or `secure: Always`, with `path: /` and no `domain`");
        }
        if (name.startsWith("__Secure-")) {
            checks.require(
                    cookie.secure(),
                    FIELD + ".name",
                    "with the prefix `__Secure-` must come with `tls` or `secure: Always`");
        }
        if (cookie.sameSite() == SessionCookie.SameSite.NONE) {
            checks.require(cookie.secure(), FIELD + ".sameSite", "None must come with `tls` or `secure: Always`");
        }
    }

    private boolean isSecure(Session.Secure given) {
        return given == Session.Secure.ALWAYS || (httpsOnly && given != Session.Secure.NEVER);
    }

    private static SessionCookie.SameSite sameSite(Session.SameSite given) {
        return given == null ? SessionCookie.SameSite.LAX : SessionCookie.SameSite.valueOf(given.name());
    }
}
