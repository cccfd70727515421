package dev.stickybalancer.nginx;

import java.util.Optional;

/** A user with a cookie jar, on a new connection for every request. */
final class Browser {
    private final int port;
    private Optional<String> cookie = Optional.empty();

    Browser(int port) {
        this.port = port;
    }

    /** The same user at another nginx pod. */
    Browser at(int otherPort) {
        var other = new Browser(otherPort);
        other.cookie = cookie;
        return other;
    }

    Browser with(String newCookie) {
        cookie = Optional.of(newCookie);
        return this;
    }

    Answer get(String path) {
        return ask(Request.get(path));
    }

    Answer ask(Request request) {
        try (var connection = Connection.to(port)) {
            var withCookie =
                    cookie.map(value -> request.header("Cookie", value)).orElse(request);
            var answer = connection.ask(withCookie.header("Connection", "close"));
            cookie = answer.cookie().or(() -> cookie);
            return answer;
        }
    }

    Optional<String> cookie() {
        return cookie;
    }
}
