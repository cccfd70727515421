package dev.stickybalancer.reconcile;

import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.NginxPod;
import dev.stickybalancer.delivery.Nudges;
import dev.stickybalancer.delivery.WantedHashes;
import dev.stickybalancer.metrics.DeliveryMetrics;
import dev.stickybalancer.plan.Planned;
import dev.stickybalancer.render.RenderedConfig;
import dev.stickybalancer.ui.History;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that what was written reaches the nginx pods, and takes the time that it needs. */
final class Delivery {
    /** Not the one of whole objects: a manager that applies a pod's annotation must not own anything else of it. */
    private static final String FIELD_MANAGER = "stickybalancer-nudge";

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final Duration LOOK_SOON = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LOOK_LATER = Duration.ofSeconds(2);
    private static final int UNREMARKABLE_NUDGES = 2;

    private Delivery() {}

    static void deliver(
            Observed observed,
            Planned planned,
            RenderedConfig rendered,
            Memory memory,
            KubernetesClient client,
            DeliveryMetrics metrics,
            Instant now) {
        memory.renewal = memory.renewal.next(observed.certificate(), observed.nginxPods(), memory.answers, now);
        WantedHashes wanted =
                new WantedHashes(rendered.configHash(), planned.file().hash(), memory.renewal.wanted());
        boolean endpointsChanged = !wanted.endpoints().equals(memory.wanted.endpoints());
        if (observed.nginxPods().stream().noneMatch(NginxPod::counts)) {
            // Nobody waits for the change: a pod that starts has it from the first moment.
            memory.changeSeenAt = Optional.empty();
        } else if (memory.endpoints.isPresent() && !memory.endpoints.get().equals(observed.endpoints())) {
            memory.changeSeenAt = Optional.of(now);
        }
        memory.endpoints = Optional.of(observed.endpoints());
        memory.file = Optional.of(planned.file());
        memory.wanted = wanted;
        Nudges.Round round = memory.nudges.next(observed.nginxPods(), memory.answers, wanted, now);
        round.due().forEach(due -> nudge(client, due));
        metrics.nudged(round.due().size());
        memory.nudges = round.after();
        if (isComplete(planned, memory, observed)) {
            memory.changeSeenAt.ifPresent(since -> {
                Duration took = Duration.between(since, now);
                memory.lastPropagationMilliseconds = Optional.of(took.toMillis());
                metrics.propagated(took);
                memory.propagation = Optional.of(new History.Propagation(now, took.toMillis()));
            });
            memory.changeSeenAt = Optional.empty();
            memory.incompleteSince = Optional.empty();
        } else if (memory.incompleteSince.isEmpty() || endpointsChanged) {
            memory.incompleteSince = Optional.of(now);
        }
    }

    /** When the next round is due even if nothing happens: often at first, and never so rarely as to miss a drift. */
    static Duration nextLook(Planned planned, Memory memory, Observed observed, Instant now) {
        Duration look = Answers.REFRESH;
        if (!allHave(memory, observed)) {
            Duration waiting = memory.incompleteSince
                    .map(since -> Duration.between(since, now))
                    .orElse(Duration.ZERO);
            look = waiting.compareTo(SOON) < 0 ? LOOK_SOON : LOOK_LATER;
        }
        boolean certificate =
                memory.wanted.awaitsCertificate() || memory.answers.waitForCertificate(observed.nginxPods());
        boolean starting = memory.answers.waitForStart(observed.nginxPods());
        if ((certificate || starting) && look.compareTo(LOOK_LATER) > 0) {
            look = LOOK_LATER;
        }
        Duration planNext = planned.recheckIn().orElse(look);
        return planNext.compareTo(look) < 0 ? planNext : look;
    }

    private static boolean isComplete(Planned planned, Memory memory, Observed observed) {
        return planned.settled()
                && observed.nginxPods().stream().anyMatch(NginxPod::counts)
                && allHave(memory, observed);
    }

    private static boolean allHave(Memory memory, Observed observed) {
        return observed.nginxPods().stream()
                .filter(NginxPod::counts)
                .allMatch(pod -> memory.answers.of(pod).has(memory.wanted.config(), memory.wanted.endpoints()));
    }

    /** A nudge that fails only makes the delivery slower; it is repeated. */
    private static void nudge(KubernetesClient client, Nudges.Due due) {
        if (due.attempt() > UNREMARKABLE_NUDGES) {
            log.info(
                    "{}/{}: nudge {}: still without its files",
                    due.pod().namespace(),
                    due.pod().name(),
                    due.attempt());
        }
        Pod annotated = new PodBuilder()
                .withNewMetadata()
                .withNamespace(due.pod().namespace())
                .withName(due.pod().name())
                // Never another pod, and never a new one.
                .withUid(due.pod().uid())
                .addToAnnotations(Nudges.ANNOTATION, due.value())
                .endMetadata()
                .build();
        try {
            client.resource(annotated)
                    .fieldManager(FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        } catch (KubernetesClientException e) {
            log.info("{}/{}: not nudged: {}", due.pod().namespace(), due.pod().name(), Words.of(e));
        }
    }
}
