package dev.stickybalancer.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Where the three servers of the app are, whatever they are; as in the configurations in {@code bench/}. */
final class App {
    static final int PORT = 3000;
    static final List<String> ADDRESSES = List.of("127.0.1.1", "127.0.1.2", "127.0.1.3");

    private App() {}

    /** Whether the servers that were there last have let go of their addresses. */
    static boolean isGone() {
        for (var address : ADDRESSES) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, PORT));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
