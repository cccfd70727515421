package dev.stickybalancer.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are sent again, after their connection to the app broke, and which never. */
class RepeatIT {
    /** More than nginx keeps in memory. */
    private static final String LARGE = "0123456789".repeat(10_000);

    private static final String LARGE_NAME = "100,000 characters";

    private static Request request(String method, String path) {
        return method.matches("GET|HEAD|OPTIONS|DELETE")
                ? new Request(method, path, List.of(), "")
                : withBody(method, path, "x");
    }

    private static Request withBody(String method, String path, String body) {
        return new Request(method, path, List.of("Content-Length: " + body.length()), body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
    void a_request_that_may_be_repeated_is_given_to_another_pod_and_then_to_a_fresh_choice(String method) {
        try (var app = new App(3);
                var pod = app.balanced()) {
            assertEquals(502, pod.browser().ask(request(method, "/die")).status());
            assertEquals(4, app.hits("/die"), "two tries, and two of a fresh choice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void one_that_may_not_is_sent_once(String method) {
        try (var app = new App(3);
                var pod = app.balanced()) {
            assertEquals(502, pod.browser().ask(request(method, "/die")).status());
            assertEquals(1, app.hits("/die"));
        }
    }

    @Test
    void without_the_guard_a_post_would_be_sent_twice() {
        var unguarded = Options.STANDARD.change(text -> text.replace("$once_more = no", "$once_more = never"));
        try (var app = new App(3);
                var pod = app.balanced(unguarded)) {
            pod.browser().ask(Request.post("/die/post", "x"));
            assertEquals(2, app.hits("/die/post"));
        }
    }

    @Test
    void a_post_is_repeated_when_nothing_of_it_was_sent() {
        try (var app = new App(2);
                var pod = app.balanced()) {
            var user = pod.browser();
            app.pod(user.get("/").body()).stop();
            assertEquals(200, user.ask(Request.post("/", LARGE)).status());
        }
    }

    /** Both pods have failed it when the fresh choice is made. */
    @ParameterizedTest
    @ValueSource(strings = {"short", LARGE_NAME})
    void what_is_repeated_has_its_body_each_time(String size) {
        var body = size.equals(LARGE_NAME) ? LARGE : size;
        try (var app = new App(2);
                var pod = app.balanced()) {
            var answer = pod.browser().ask(withBody("PUT", "/die/once", body));
            assertEquals(200, answer.status());
            var received = app.addresses().stream()
                    .flatMap(address -> app.pod(address).received().stream())
                    .toList();
            assertEquals(3, received.size(), "one try of each pod, and one of a fresh choice");
            for (var one : received) {
                assertEquals("PUT", one.method());
                assertTrue(one.body().equals(body), one.body().length() + " characters");
            }
        }
    }
}
