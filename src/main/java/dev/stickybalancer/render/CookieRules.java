package dev.stickybalancer.render;

import dev.stickybalancer.model.SessionCookie;
import dev.stickybalancer.model.SessionCookie.SameSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The affinity cookie, in the three spellings that nginx wants it in. */
final class CookieRules {
    private CookieRules() {}

    /** For nginx's own {@code sticky}. */
    static Word[] nativeWords(SessionCookie cookie) {
        var words = new ArrayList<Word>();
        words.add(Word.of("cookie"));
        words.add(Word.user(AllowList.COOKIE_NAME, cookie.name()));
        cookie.maxAgeSeconds().ifPresent(seconds -> words.add(expires(seconds)));
        domain(cookie, words);
        if (cookie.httpOnly()) {
            words.add(Word.of("httponly"));
        }
        if (cookie.secure()) {
            words.add(Word.of("secure"));
        }
        if (cookie.sameSite() != SameSite.UNSET) {
            words.add(Word.of("samesite=" + cookie.sameSite().name().toLowerCase(Locale.ROOT)));
        }
        words.add(Word.user("path=", AllowList.COOKIE_PATH, cookie.path()));
        return words.toArray(Word[]::new);
    }

    /** For the directive of the same name of nginx-sticky-module-ng: what all its versions know. */
    static Word[] moduleWords(SessionCookie cookie) {
        if (cookie.sameSite() != SameSite.UNSET) {
            throw new IllegalArgumentException("nginx-sticky-module-ng cannot set session.cookie.sameSite");
        }
        var words = new ArrayList<Word>();
        words.add(Word.user("name=", AllowList.COOKIE_NAME, cookie.name()));
        domain(cookie, words);
        words.add(Word.user("path=", AllowList.COOKIE_PATH, cookie.path()));
        cookie.maxAgeSeconds().ifPresent(seconds -> words.add(expires(seconds)));
        if (cookie.secure()) {
            words.add(Word.of("secure"));
        }
        if (cookie.httpOnly()) {
            words.add(Word.of("httponly"));
        }
        return words.toArray(Word[]::new);
    }

    /** The value of a Set-Cookie header that gives the cookie this value, a variable. */
    static String header(SessionCookie cookie, String value) {
        var parts = new ArrayList<String>();
        parts.add(AllowList.COOKIE_NAME.check(cookie.name()) + "=" + value);
        cookie.maxAgeSeconds().ifPresent(seconds -> parts.add("Max-Age=" + maxAge(seconds)));
        cookie.domain().ifPresent(domain -> parts.add("Domain=" + AllowList.COOKIE_DOMAIN.check(domain)));
        if (cookie.httpOnly()) {
            parts.add("HttpOnly");
        }
        if (cookie.secure()) {
            parts.add("Secure");
        }
        switch (cookie.sameSite()) {
            case STRICT -> parts.add("SameSite=Strict");
            case LAX -> parts.add("SameSite=Lax");
            case NONE -> parts.add("SameSite=None");
            case UNSET -> {}
        }
        parts.add("Path=" + AllowList.COOKIE_PATH.check(cookie.path()));
        return String.join("; ", parts);
    }

    /** A regular expression for a request's cookies that have this one, with a value like that. */
    static String pattern(SessionCookie cookie, String value) {
        var name = Locations.escaped(AllowList.COOKIE_NAME.check(cookie.name()));
        return "~(?:^|; *)" + name + "=" + value + "(?:;|$)";
    }

    /** The same for an answer's Set-Cookie headers, which nginx joins with commas; of several, the last. */
    static String answerPattern(SessionCookie cookie, String value) {
        var name = Locations.escaped(AllowList.COOKIE_NAME.check(cookie.name()));
        return "~^(?:.*, )?" + name + "=" + value + "(?:[;,]|$)";
    }

    private static void domain(SessionCookie cookie, List<Word> words) {
        cookie.domain().ifPresent(domain -> words.add(Word.user("domain=", AllowList.COOKIE_DOMAIN, domain)));
    }

    private static Word expires(int seconds) {
        return Word.of("expires=" + maxAge(seconds) + "s");
    }

    private static long maxAge(int seconds) {
        return AllowList.range("session.cookie.maxAgeSeconds", seconds, 1, Integer.MAX_VALUE);
    }
}
