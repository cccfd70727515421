package dev.stickybalancer.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the operator's service account asked of the API server, as the API server itself tells it. */
public final class AuditLog {
    private static final String OPERATOR = "system:serviceaccount:stickybalancer-system:stickybalancer-operator";
    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final List<Request> requests = new ArrayList<>();
    private final List<Start> starts = new CopyOnWriteArrayList<>();
    private long read;

    public AuditLog(Path file) {
        this.file = file;
    }

    /** That of the test cluster on this machine. */
    public static AuditLog ofCluster() {
        String cluster = Optional.ofNullable(System.getenv("STICKYBALANCER_CLUSTER_DIR"))
                .orElse("/var/lib/stickybalancer-cluster");
        return new AuditLog(Path.of(cluster, "audit.log"));
    }

    /** One request of the operator. */
    public record Request(
            Instant time, String verb, String group, String resource, String namespace, String name, int code) {
        private static final Set<String> READS = Set.of("get", "list", "watch");

        public boolean isWrite() {
            return !READS.contains(verb);
        }

        @Override
        public String toString() {
            return verb + " " + (group.isEmpty() ? "" : group + "/") + resource + " " + namespace + "/" + name + ": "
                    + code;
        }
    }

    /** Every request of the operator so far, one that watches as soon as it began. */
    public synchronized List<Request> requests() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(read);
            byte[] bytes = new byte[(int) (log.length() - read)];
            log.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            read += whole.getBytes(StandardCharsets.UTF_8).length;
            for (String line : whole.split("\n")) {
                if (!line.isEmpty()) {
                    add(json.readTree(line));
                }
            }
            return List.copyOf(requests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the operator wrote into one namespace. */
    public List<Request> writes(String namespace) {
        return requests().stream()
                .filter(Request::isWrite)
                .filter(request -> request.namespace().equals(namespace))
                .toList();
    }

    /** Waits until the operator has written nothing into a namespace for a while. */
    public void awaitQuiet(String namespace, Duration quiet, Duration limit) {
        int[] seen = {-1};
        long[] since = {0};
        Eventually.holds(limit, () -> "quiet, but " + writes(namespace), () -> {
            int now = writes(namespace).size();
            if (now != seen[0]) {
                seen[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > quiet.toNanos();
        });
    }

    /** Requests that were forbidden, but for those while the API server was starting and did not know any rights yet. */
    public List<Request> forbidden() {
        return requests().stream()
                .filter(request -> request.code() == 403)
                .filter(request -> starts.stream()
                        .noneMatch(start -> request.time().isAfter(start.from())
                                && request.time().isBefore(start.to())))
                .toList();
    }

    public void apiServerWasStarting(Instant from, Instant to) {
        starts.add(new Start(from, to));
    }

    private record Start(Instant from, Instant to) {}

    private void add(JsonNode event) {
        boolean watchEnded = event.path("verb").asText().equals("watch")
                && event.path("stage").asText().equals("ResponseComplete");
        if (watchEnded || !event.path("user").path("username").asText().equals(OPERATOR)) {
            return;
        }
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText("");
        requests.add(new Request(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.path("verb").asText(),
                object.path("apiGroup").asText(""),
                object.path("resource").asText(event.path("requestURI").asText())
                        + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(""),
                object.path("name").asText(""),
                event.path("responseStatus").path("code").asInt()));
    }
}
