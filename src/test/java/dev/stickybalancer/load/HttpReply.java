package dev.stickybalancer.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One HTTP/1.1 answer; header names are in lower case. */
record HttpReply(int status, Map<String, List<String>> headers, String body) {

    List<String> all(String header) {
        return headers.getOrDefault(header, List.of());
    }

    Optional<String> first(String header) {
        return all(header).stream().findFirst();
    }

    boolean keepsConnection() {
        return all("connection").stream().noneMatch("close"::equalsIgnoreCase);
    }

    /**
     * The app pod that answered: the demo app names itself in every answer, the balancer's own errors have no such
     * header.
     */
    Optional<String> pod() {
        return first("x-pod");
    }
}
