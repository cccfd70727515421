package dev.stickybalancer.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The affinity cookie as nginx's {@code sticky cookie} directive sets it.
 *
 * @param name 1-64 of {@code [A-Za-z0-9_.-]}
 * @param path always present: nginx's own default is no path, which ties the cookie to the URL's directory
 * @param maxAgeSeconds empty for a session cookie
 */
public record SessionCookie(
        String name,
        String path,
        Optional<String> domain,
        OptionalInt maxAgeSeconds,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite) {

    /** The cookie's {@code SameSite} attribute; {@code UNSET} leaves it out. */
    public enum SameSite {
        STRICT,
        LAX,
        NONE,
        UNSET
    }
}
