package dev.stickybalancer.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 request. */
record HttpCall(String method, String path, Map<String, String> headers, byte[] body) {

    static HttpCall get(String path) {
        return new HttpCall("GET", path, Map.of(), new byte[0]);
    }

    static HttpCall post(String path, String contentType, byte[] body) {
        return new HttpCall("POST", path, Map.of("Content-Type", contentType), body);
    }

    HttpCall with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, path, more, body);
    }

    HttpCall with(CookieJar jar) {
        return jar.isEmpty() ? this : with("Cookie", jar.header());
    }

    String name() {
        return method + " " + path;
    }

    /** Whether a client may repeat it when a reused connection turns out to be closed (RFC 9110, 9.2.2). */
    boolean safe() {
        return method.equals("GET");
    }

    /** The request as it goes over the wire, in one piece so that it leaves in one segment. */
    byte[] bytes(Target target) {
        var head = new StringBuilder()
                .append(method + " " + target.path() + path + " HTTP/1.1\r\n")
                .append("Host: " + target + "\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (body.length > 0 || method.equals("POST")) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
