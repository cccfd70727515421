package dev.stickybalancer.nginx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as it goes over the wire; {@code Host} is there unless a header says otherwise. */
record Request(String method, String path, List<String> headerLines, String body) {
    static Request get(String path) {
        return new Request("GET", path, List.of(), "");
    }

    static Request post(String path, String body) {
        return new Request("POST", path, List.of("Content-Length: " + body.length()), body);
    }

    Request header(String name, String value) {
        var lines = new ArrayList<>(headerLines);
        lines.add(name + ": " + value);
        return new Request(method, path, lines, body);
    }

    /** Whole lines, for example {@code "Cookie: route=abc"}. */
    Request headers(String... lines) {
        var all = new ArrayList<>(headerLines);
        all.addAll(List.of(lines));
        return new Request(method, path, all, body);
    }

    byte[] bytes() {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (headerLines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            text.append("Host: app.example\r\n");
        }
        headerLines.forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
