package dev.stickybalancer.nginx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** The address of a pod whose node is gone: connection attempts get no answer at all, because the queue is full. */
final class BlackHole implements AutoCloseable {
    private static final int LONGEST_QUEUE = 8;

    private final String address;
    private final ServerSocket listener;
    private final List<Socket> queue = new ArrayList<>();

    BlackHole(String address, int port) {
        this.address = address;
        try {
            listener = new ServerSocket(port, 1, InetAddress.getByName(address));
            while (connects(port)) {
                if (queue.size() > LONGEST_QUEUE) {
                    throw new IllegalStateException("the queue of " + address + " does not fill");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return address;
    }

    private boolean connects(int port) throws IOException {
        var socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(new InetSocketAddress(address, port), 300);
            return true;
        } catch (SocketTimeoutException full) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : queue) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
