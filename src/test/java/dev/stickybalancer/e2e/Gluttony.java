package dev.stickybalancer.e2e;

import dev.stickybalancer.load.Target;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that want all memory of an nginx pod: they send the longest request that is allowed, and never its end. */
final class Gluttony {
    /** 45 KiB each in nginx; the limit of the pod is far below what so many take. */
    private static final int MOST = 8000;

    private static final byte[] HEAD = ("GET / HTTP/1.1\r\nHost: any\r\n"
                    + ("X: " + "x".repeat(8100) + "\r\n").repeat(4))
            .getBytes(StandardCharsets.ISO_8859_1);

    private Gluttony() {}

    /** Returns when the kernel has killed a worker for the memory, which is then free again. */
    static void exhaust(Pod nginx) throws IOException {
        List<ProcessHandle> workers = Violence.processes(nginx, Violence.NGINX_WORKER);
        Target target = Shop.httpAddress(nginx);
        List<Socket> clients = new ArrayList<>();
        try {
            while (workers.stream().allMatch(ProcessHandle::isAlive)) {
                if (clients.size() == MOST) {
                    throw new IllegalStateException(
                            "memory has no end in " + nginx.getMetadata().getName());
                }
                clients.add(client(target));
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket client(Target target) throws IOException {
        Socket client = new Socket();
        client.connect(new InetSocketAddress(target.host(), target.port()));
        client.getOutputStream().write(HEAD);
        return client;
    }
}
