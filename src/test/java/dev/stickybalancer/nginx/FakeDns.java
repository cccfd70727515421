package dev.stickybalancer.nginx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server that counts questions, and fails the first of them. Every name has one address and TTL 0, but for the one
 * that agent.sh expects to be refused.
 */
final class FakeDns implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int ANSWER = 0x8180;
    private static final int SERVER_FAILURE = 0x8182;

    private final DatagramSocket socket;
    private final InetAddress address;
    private final AtomicInteger failures;
    private final String counted;
    private final AtomicInteger questions = new AtomicInteger();
    private final ScheduledExecutorService answers = Executors.newSingleThreadScheduledExecutor();
    private final Duration delay;

    /** {@code counted}: the first label of the name whose questions are counted and failed. */
    FakeDns(int port, String address, String counted, int failures) {
        this(port, address, counted, failures, Duration.ZERO);
    }

    /** Every name has this address, and every answer takes this long. */
    static FakeDns slow(int port, String address, Duration delay) {
        return new FakeDns(port, address, "self", 0, delay);
    }

    private FakeDns(int port, String address, String counted, int failures, Duration delay) {
        this.delay = delay;
        try {
            socket = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"));
            this.address = InetAddress.getByName(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.counted = counted;
        this.failures = new AtomicInteger(failures);
        var thread = new Thread(this::serve, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    int questions() {
        return questions.get();
    }

    private void serve() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                var answer = answer(packet.getData(), packet.getLength());
                var reply = new DatagramPacket(answer, answer.length, packet.getSocketAddress());
                answers.schedule(() -> send(reply), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void send(DatagramPacket reply) {
        try {
            socket.send(reply);
        } catch (IOException closed) {
            answers.shutdown();
        }
    }

    private byte[] answer(byte[] question, int length) {
        var name = new String(question, HEADER + 1, question[HEADER], java.nio.charset.StandardCharsets.US_ASCII);
        boolean fails = name.equals("starting");
        if (name.equals(counted)) {
            questions.incrementAndGet();
            fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }
        var out = ByteBuffer.allocate(600).put(question, 0, length);
        out.putShort(2, (short) (fails ? SERVER_FAILURE : ANSWER));
        if (!fails) {
            out.putShort(6, (short) 1);
            // The name is the question's; type A, class IN, TTL 0, four octets.
            out.putShort((short) 0xc00c)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(0)
                    .putShort((short) 4);
            out.put(address.getAddress());
        }
        var bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
        answers.shutdown();
    }
}
