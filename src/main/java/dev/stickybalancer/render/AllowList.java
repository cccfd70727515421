package dev.stickybalancer.render;

import dev.stickybalancer.api.Patterns;
import java.util.regex.Pattern;

/**
 * What a user's text may be at each position of nginx.conf. {@code nginx -t} is no help here: it accepts
 * {@code sticky cookie "a\r\nX-Injected: 1"} and sends that header to every client. So each value must match as a whole,
 * and no list contains a character with a meaning to nginx, to HTTP or to a cookie.
 */
enum AllowList {
    COOKIE_NAME("session.cookie.name", Patterns.COOKIE_NAME),
    COOKIE_PATH("session.cookie.path", Patterns.COOKIE_PATH),
    COOKIE_DOMAIN("session.cookie.domain", Patterns.COOKIE_DOMAIN),
    HOST("hosts", Patterns.HOST),
    NETWORK("proxy.trustedProxies", Patterns.NETWORK),
    PATH_PREFIX("backend.pathPrefix", "^$|" + Patterns.PATH_PREFIX),
    PUBLIC_PATH("cache.publicPaths.pathPrefix", Patterns.PUBLIC_PATH),
    ROUTE("route of a pod", "^[0-9a-f]{16}$"),
    NAME("metadata.name", Patterns.BALANCER_NAME),
    NAMESPACE("metadata.namespace", "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");

    private static final int SHOWN = 80;

    private final String position;
    private final Pattern allowed;

    AllowList(String position, String allowed) {
        this.position = position;
        this.allowed = Pattern.compile(allowed);
    }

    /** The value itself; {@link IllegalArgumentException} when it is not allowed here. */
    String check(String value) {
        if (value == null || !allowed.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    position + " must match " + allowed + " as a whole, but is " + show(value));
        }
        return value;
    }

    /** The number itself; {@link IllegalArgumentException} when it is out of range. */
    static long range(String position, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    position + " must be from " + least + " to " + most + ", but is " + value);
        }
        return value;
    }

    /** Safe to print: no control character of a hostile value may reach a log or a terminal. */
    private static String show(String value) {
        if (value == null) {
            return "missing";
        }
        var head = value.substring(0, Math.min(SHOWN, value.length()));
        var printable = head.replaceAll("[^ -~]", "?");
        return "\"" + printable + "\"" + (value.length() > SHOWN ? "... (" + value.length() + " characters)" : "");
    }
}
