package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.status.StatusChange;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of status changes as Kubernetes Events, where {@code kubectl describe} shows them. */
final class EventRecorder {
    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final int NOTE_LIMIT = 1000;
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String instance;

    EventRecorder(String instance) {
        this.instance = instance;
    }

    /** An event that cannot be written is lost: the status says the same. */
    void record(KubernetesClient client, StickyBalancer balancer, StatusChange change, Instant now) {
        log.info("{}: {}: {}", Words.name(balancer), change.reason(), change.note());
        try {
            client.resource(event(balancer, change, now)).create();
        } catch (KubernetesClientException e) {
            log.info("{}: the event could not be written: {}", Words.name(balancer), Words.of(e));
        }
    }

    private Event event(StickyBalancer balancer, StatusChange change, Instant now) {
        String note = change.note();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(balancer.getMetadata().getNamespace())
                .withGenerateName(balancer.getMetadata().getName() + "-")
                .endMetadata()
                .withEventTime(new MicroTime(MICROSECONDS.format(now)))
                .withReportingController("stickybalancer.dev/" + Owned.OPERATOR)
                .withReportingInstance(instance)
                .withType(change.warning() ? "Warning" : "Normal")
                .withReason(change.reason())
                .withAction("Reconcile")
                .withNote(note.length() <= NOTE_LIMIT ? note : note.substring(0, NOTE_LIMIT))
                .withNewRegarding()
                .withApiVersion(balancer.getApiVersion())
                .withKind(balancer.getKind())
                .withNamespace(balancer.getMetadata().getNamespace())
                .withName(balancer.getMetadata().getName())
                .withUid(balancer.getMetadata().getUid())
                .endRegarding()
                .build();
    }
}
