package dev.stickybalancer.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Ports for servers of tests. */
public final class Ports {
    /** Below what Linux gives to outgoing connections (32768 and more): nobody else takes one by chance. */
    private static final int FIRST = 20_000;

    private static final int COUNT = 12_000;

    /** Test JVMs that run side by side begin at different places. */
    private static final AtomicInteger next =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private Ports() {}

    /** A port that is free on every address, over TCP and UDP, and that was not given out in the last 11,999 calls. */
    public static int free() {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    /** Asks the kernel's tables: a trial bind would linger in processes that other threads start at that moment. */
    private static boolean isFree(int port) {
        return Stream.of("tcp", "tcp6", "udp", "udp6")
                .map(protocol -> Path.of("/proc/net", protocol))
                .flatMap(Ports::lines)
                .noneMatch(socket -> socket.contains(String.format(":%04X ", port)));
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        } catch (IOException e) {
            return Stream.empty(); // no IPv6 here
        }
    }
}
