package dev.stickybalancer.nginx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An answer as it came over the wire. */
record Answer(int status, List<String> headerLines, String body) {
    static Answer of(String head) {
        var lines = head.split("\r\n");
        return new Answer(
                Integer.parseInt(lines[0].split(" ")[1]), Arrays.asList(lines).subList(1, lines.length), "");
    }

    Answer withBody(String text) {
        return new Answer(status, headerLines, text);
    }

    List<String> all(String name) {
        var start = name.toLowerCase(Locale.ROOT) + ": ";
        return headerLines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    /** {@code NAME=VALUE} of the cookie that a browser keeps, ready for a {@code Cookie} header: the last one wins. */
    Optional<String> cookie() {
        return all("Set-Cookie").stream().reduce((one, next) -> next).map(line -> line.split(";")[0]);
    }
}
