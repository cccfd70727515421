package dev.stickybalancer.delivery;

import dev.stickybalancer.model.AddressFamily;
import dev.stickybalancer.plan.HostsFile;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Nginx pods and their answers. */
final class Pods {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final HostsFile FILE = HostsFile.empty(3000, AddressFamily.IPV4);
    static final HostsFile OTHER_FILE = HostsFile.empty(4000, AddressFamily.IPV4);
    static final WantedHashes WANTED = new WantedHashes("config", FILE.hash());

    private Pods() {}

    static NginxPod pod(String name) {
        return new NginxPod(name, "shop", name, Optional.of(name), true, false, Optional.empty());
    }

    static NginxPod without(String name) {
        return new NginxPod(name, "shop", name, Optional.empty(), false, false, Optional.empty());
    }

    static PodAnswer answer(String config, HostsFile file, String rejected) {
        return new PodAnswer(
                NOW,
                true,
                new PodAnswer.Config(config, rejected.isEmpty() ? config : rejected, rejected, ""),
                Optional.ofNullable(file),
                PodAnswer.Certificate.NONE,
                0,
                0);
    }

    /** It has both files, and a certificate. */
    static PodAnswer presenting(String certificate) {
        return new PodAnswer(
                NOW,
                true,
                new PodAnswer.Config("config", "config", "", ""),
                Optional.of(FILE),
                new PodAnswer.Certificate(certificate, ""),
                0,
                0);
    }

    static Answers answers(String pod, PodAnswer answer) {
        return new Answers(Map.of(pod, answer));
    }
}
