package dev.stickybalancer.apiserver;

import dev.stickybalancer.delivery.PodAnswer;
import dev.stickybalancer.delivery.PodQuestions;
import dev.stickybalancer.plan.HostsFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** nginx pods that answer as told. One that was told nothing gives no answer. */
final class FakePods implements PodQuestions {
    private final Map<String, Supplier<Says>> byAddress = new ConcurrentHashMap<>();
    private final Map<String, String> certificates = new ConcurrentHashMap<>();

    /**
     * What a pod has.
     *
     * @param config hash of the nginx.conf that it runs
     * @param hosts its hosts file
     * @param rejected hash of an nginx.conf that its nginx refused, and why; empty when there is none
     */
    record Says(String config, String hosts, String rejected, String message) {}

    void tell(String address, Supplier<Says> answer) {
        byAddress.put(address, answer);
    }

    /** The pod presents a certificate, named by its hash; without this it has none. */
    void present(String address, String certificate) {
        certificates.put(address, certificate);
    }

    void silence(String address) {
        byAddress.remove(address);
    }

    @Override
    public CompletableFuture<PodAnswer> ask(String address, Instant now) {
        Supplier<Says> answer = byAddress.get(address);
        if (answer == null) {
            return CompletableFuture.failedFuture(new IOException("connection refused"));
        }
        return CompletableFuture.supplyAsync(() -> {
            Says says = answer.get();
            Optional<HostsFile> file = HostsFile.parse(says.hosts());
            PodAnswer.Certificate certificate = new PodAnswer.Certificate(certificates.getOrDefault(address, ""), "");
            String delivered = says.rejected().isEmpty() ? says.config() : says.rejected();
            PodAnswer.Config config = new PodAnswer.Config(says.config(), delivered, says.rejected(), says.message());
            return new PodAnswer(now, true, config, file, certificate, 0, 0);
        });
    }
}
