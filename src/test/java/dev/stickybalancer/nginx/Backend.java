package dev.stickybalancer.nginx;

import dev.stickybalancer.support.Eventually;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pod of the app: answers its own address, and on some paths misbehaves on purpose. An upgraded connection echoes.
 *
 * <ul>
 *   <li>{@code /slow/MS} answers after so many milliseconds, {@code /die} and {@code ...?die} close
 *       without an answer, {@code /die/once} the first time
 *   <li>{@code /status/N} answers N
 *   <li>{@code .../trickle} sends two pieces a second apart, its end marked by closing only
 * </ul>
 */
final class Backend implements AutoCloseable {
    private final String address;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Bundle bundle = new Bundle();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** A request as the app saw it. */
    record Received(String method, String path, List<String> headerLines, String body) {
        Optional<String> header(String name) {
            var start = name.toLowerCase(Locale.ROOT) + ":";
            return headerLines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }

        Received withBody(String text) {
            return new Received(method, path, headerLines, text);
        }
    }

    Backend(String address, int port) {
        this.address = address;
        try {
            listener = new ServerSocket(port, 128, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = daemon(this::accept);
    }

    String address() {
        return address;
    }

    /** Files that it serves. */
    Bundle bundle() {
        return bundle;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    long hits(String path) {
        return received.stream().filter(request -> request.path().equals(path)).count();
    }

    Received last() {
        return received.get(received.size() - 1);
    }

    /** Connections that were ever opened. */
    int connections() {
        return connections.get();
    }

    int openConnections() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            boolean another = true;
            while (another) {
                another = respond(request(in), in, socket.getOutputStream());
            }
        } catch (IOException gone) {
            return;
        } finally {
            open.remove(socket);
        }
    }

    /** False when the connection is over. */
    private boolean respond(Received request, InputStream in, OutputStream out) throws IOException {
        received.add(request);
        var path = request.path();
        // As Node has it.
        boolean upgrade = request.header("Connection").filter("upgrade"::equals).isPresent();
        if (upgrade && request.header("Upgrade").isPresent()) {
            write(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            echo(in, out);
            return false;
        }
        if (path.endsWith("?die") || (path.startsWith("/die") && !(path.equals("/die/once") && hits(path) > 1))) {
            return false;
        }
        var file = bundle.answer(request);
        if (file.isPresent()) {
            out.write(file.get());
            out.flush();
            return request.header("Connection").filter("close"::equals).isEmpty();
        }
        if (path.endsWith("/trickle")) {
            write(out, "HTTP/1.0 200 OK\r\nContent-Type: application/javascript\r\n\r\nfirst");
            Eventually.pause(Duration.ofSeconds(1));
            write(out, "second");
            return false;
        }
        if (path.startsWith("/slow/")) {
            Eventually.pause(Duration.ofMillis(Long.parseLong(path.substring("/slow/".length()))));
        }
        int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
        write(out, "HTTP/1.1 " + status + " Whatever\r\nContent-Length: " + address.length() + "\r\n\r\n");
        write(out, request.method().equals("HEAD") ? "" : address);
        return request.header("Connection").filter("close"::equals).isEmpty();
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            out.write(octet);
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private static Received request(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("no more requests");
            }
            head.append((char) octet);
        }
        var lines = head.toString().split("\r\n");
        var words = lines[0].split(" ");
        var request = new Received(words[0], words[1], List.of(lines).subList(1, lines.length), "");
        int length = request.header("Content-Length").map(Integer::parseInt).orElse(0);
        return request.withBody(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "backend");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** As a pod that is killed: refuses from now on, and every open connection is cut. */
    void stop() {
        try {
            listener.close();
            acceptor.join();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
