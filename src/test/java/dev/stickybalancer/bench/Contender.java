package dev.stickybalancer.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who is compared. The ports are those of their configurations in {@code bench/}. */
enum Contender {
    BALANCER("this balancer", 8080, 8443),
    PLAIN_NGINX("plain nginx", 8180, 8543),
    HAPROXY("haproxy", 8280, 8643);

    private final String label;
    private final int http;
    private final int https;

    Contender(String label, int http, int https) {
        this.label = label;
        this.http = http;
        this.https = https;
    }

    static List<Contender> others() {
        return List.of(PLAIN_NGINX, HAPROXY);
    }

    int port(boolean tls) {
        return tls ? https : http;
    }

    /** Who goes first, second and third: six rounds have every order once. */
    static List<Contender> order(int round) {
        var order = new ArrayList<>(List.of(values()));
        Collections.rotate(order, round);
        if (round / order.size() % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    @Override
    public String toString() {
        return label;
    }
}
