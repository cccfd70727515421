package dev.stickybalancer.load;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** One user's cookies. Attributes are ignored: every cookie goes to every path until the server sets it anew. */
final class CookieJar {
    private final Map<String, String> cookies = new ConcurrentSkipListMap<>();
    private final boolean keeps;

    /** @param keeps else it stays empty, whatever is put in */
    CookieJar(boolean keeps) {
        this.keeps = keeps;
    }

    void set(String name, String value) {
        if (keeps) {
            cookies.put(name, value);
        }
    }

    void accept(HttpReply reply) {
        for (String cookie : reply.all("set-cookie")) {
            String pair = cookie.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (equals > 0) {
                set(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
    }

    boolean isEmpty() {
        return cookies.isEmpty();
    }

    String header() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
