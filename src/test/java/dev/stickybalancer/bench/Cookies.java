package dev.stickybalancer.bench;

import dev.stickybalancer.support.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.TreeMap;

/** Learns the affinity cookie of each server of the app, and that it holds. */
final class Cookies {
    /** So many new users meet all three servers. */
    private static final int USERS = 60;

    private static final int VISITS = 10;

    private final Proxy proxy;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Certificate.trust(Certificate.FIRST))
            .build();

    private Cookies(Proxy proxy) {
        this.proxy = proxy;
    }

    static List<String> of(Proxy proxy) {
        // A cookie of the same length that says nothing to anybody.
        return proxy.contender() == Contender.PLAIN_NGINX
                ? App.ADDRESSES.stream()
                        .map(server -> "route=" + "0".repeat(32))
                        .toList()
                : new Cookies(proxy).learn();
    }

    private List<String> learn() {
        var byServer = new TreeMap<String, String>();
        for (int i = 0; i < USERS && byServer.size() < App.ADDRESSES.size(); i++) {
            var answer = get("nothing=yet");
            byServer.put(answer.body(), cookie(answer));
        }
        if (byServer.size() < App.ADDRESSES.size()) {
            throw new IllegalStateException(proxy.contender() + ": new users met only " + byServer);
        }
        byServer.forEach((server, cookie) -> {
            for (int i = 0; i < VISITS; i++) {
                var met = get(cookie).body();
                if (!met.equals(server)) {
                    throw new IllegalStateException(cookie + " is for " + server + " and led to " + met);
                }
            }
        });
        return List.copyOf(byServer.values());
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new IllegalStateException("no cookie in " + answer))
                .replaceAll(";.*", "");
    }

    private HttpResponse<String> get(String cookie) {
        var page = URI.create((proxy.tls() ? "https" : "http") + "://127.0.0.1:" + proxy.port() + "/");
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(page).header("Cookie", cookie).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
