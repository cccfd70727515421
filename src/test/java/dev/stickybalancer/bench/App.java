package dev.stickybalancer.bench;

import java.util.List;

/** Where the three servers of the app are, whatever they are; as in the configurations in {@code bench/}. */
final class App {
    static final int PORT = 3000;
    static final List<String> ADDRESSES = List.of("127.0.1.1", "127.0.1.2", "127.0.1.3");

    private App() {}
}
