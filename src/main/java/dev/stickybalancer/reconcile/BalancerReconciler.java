package dev.stickybalancer.reconcile;

import dev.stickybalancer.api.StickyBalancer;
import dev.stickybalancer.api.StickyBalancerStatus;
import dev.stickybalancer.delivery.Answers;
import dev.stickybalancer.delivery.PodQuestions;
import dev.stickybalancer.metrics.OperatorMetrics;
import dev.stickybalancer.plan.Planned;
import dev.stickybalancer.render.ConfigRenderer;
import dev.stickybalancer.render.RenderedConfig;
import dev.stickybalancer.resources.Callers;
import dev.stickybalancer.resources.Images;
import dev.stickybalancer.resources.Owned;
import dev.stickybalancer.status.Observation;
import dev.stickybalancer.status.StatusWriter;
import dev.stickybalancer.ui.Snapshot;
import dev.stickybalancer.validate.Settings;
import dev.stickybalancer.validate.SpecValidation;
import dev.stickybalancer.validate.Validated;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Brings one balancer from what it is to what its resource says, and reports how far it is. */
@ControllerConfiguration(name = "stickybalancer", fieldManager = Applier.FIELD_MANAGER)
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2.0, maxInterval = 60_000)
public final class BalancerReconciler implements Reconciler<StickyBalancer> {
    private final Composition composition;
    private final PodQuestions questions;
    private final Clock clock;
    private final OperatorMetrics metrics;
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();
    private final EventRecorder events;
    private Watches watches;

    /**
     * Wires a reconciler.
     *
     * @param callers empty when no network policies are made
     * @param identity of this process, for the events that it writes
     */
    public BalancerReconciler(
            Images images,
            Optional<Callers> callers,
            PodQuestions questions,
            OperatorMetrics metrics,
            Clock clock,
            String identity) {
        this.composition = new Composition(images, callers);
        this.events = new EventRecorder(identity);
        this.questions = questions;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, StickyBalancer>> prepareEventSources(EventSourceContext<StickyBalancer> context) {
        watches = new Watches(context, composition.callers().isPresent());
        return watches.all();
    }

    /** What the last round saw of each balancer there is. Asks nobody; may be called at any time. */
    public List<Snapshot> snapshots() {
        Set<String> there = watches.balancerUids();
        return memories.entrySet().stream()
                .filter(memory -> there.contains(memory.getKey()))
                .flatMap(memory -> memory.getValue().snapshot().stream())
                .toList();
    }

    @Override
    public UpdateControl<StickyBalancer> reconcile(StickyBalancer balancer, Context<StickyBalancer> context) {
        Memory memory = remember(balancer);
        memory.catchUp(balancer);
        try {
            return reconcile(balancer, context, memory);
        } catch (KubernetesClientException failure) {
            metrics.rounds().retried();
            return UpdateControl.<StickyBalancer>noUpdate()
                    .rescheduleAfter(Retries.afterFailure(balancer, ++memory.failures, failure));
        }
    }

    private UpdateControl<StickyBalancer> reconcile(
            StickyBalancer balancer, Context<StickyBalancer> context, Memory memory) {
        try {
            return round(balancer, context, memory);
        } catch (NotOursException conflict) {
            return inTheWay(balancer, context, conflict, memory, Optional.empty(), Retries.CONFLICT);
        } catch (RefusedException refusal) {
            return refused(balancer, context, refusal, memory, Optional.empty(), Retries.LAST);
        }
    }

    private UpdateControl<StickyBalancer> round(
            StickyBalancer balancer, Context<StickyBalancer> context, Memory memory) {
        Validated validated = SpecValidation.of(balancer);
        if (validated.settings().isEmpty()) {
            return report(
                    balancer,
                    context,
                    StatusWriter.rejected(balancer, validated.problems(), Optional.empty(), clock.instant()),
                    memory);
        }
        Settings settings = validated.settings().get();
        metrics.balancers().accepted(balancer, settings);
        Owned owned = new Owned(balancer);
        Observed observed = Observed.of(watches, balancer, settings);
        ask(observed, memory);
        Planned planned = Planning.next(observed, settings, memory, clock.instant());
        RenderedConfig rendered = ConfigRenderer.render(settings.model(
                balancer.getMetadata(),
                planned.file().family(),
                planned.file().servers(settings.endpointUpdates(), settings.stickyModule())));
        Applier applier = new Applier(watches, balancer, context);
        if (!settings.suspended()) {
            composition.applyFiles(applier, owned, planned, rendered);
            Delivery.deliver(
                    observed, planned, rendered, memory, context.getClient(), metrics.delivery(), clock.instant());
            memory.look = Optional.of(observed.look(planned, memory));
            Optional<Observation> seen = Optional.of(observed.observation(settings, planned, memory));
            Duration nextLook = Delivery.nextLook(planned, memory, observed, clock.instant());
            try {
                composition.applyRest(applier, owned, settings, observed, rendered);
            } catch (NotOursException conflict) {
                return inTheWay(balancer, context, conflict, memory, seen, nextLook);
            } catch (RefusedException refusal) {
                return refused(balancer, context, refusal, memory, seen, nextLook);
            }
        }
        memory.failures = 0;
        // The framework keeps the events of own writes to itself: nobody would look again at what was just made.
        Observed after = applier.wrote() ? Observed.of(watches, balancer, settings) : observed;
        memory.look = Optional.of(after.look(planned, memory));
        Observation seen = after.observation(settings, planned, memory);
        return report(balancer, context, StatusWriter.accepted(balancer, seen, clock.instant()), memory)
                .rescheduleAfter(Delivery.nextLook(planned, memory, observed, clock.instant()));
    }

    private void ask(Observed observed, Memory memory) {
        Instant now = clock.instant();
        Answers last = memory.answers;
        memory.answers = last.refresh(observed.nginxPods(), memory.wanted, questions, now);
        metrics.delivery().asked(last, memory.answers, memory.wanted, now);
    }

    /** Somebody else's object does not keep endpoint changes from the pods that run: the plan goes on step by step. */
    private UpdateControl<StickyBalancer> inTheWay(
            StickyBalancer balancer,
            Context<StickyBalancer> context,
            NotOursException conflict,
            Memory memory,
            Optional<Observation> seen,
            Duration nextLook) {
        if (conflict.clearsByItself() && ++memory.failures <= Retries.LEAVING_ATTEMPTS) {
            return UpdateControl.<StickyBalancer>noUpdate().rescheduleAfter(Retries.LEAVING);
        }
        return report(
                        balancer,
                        context,
                        StatusWriter.conflicting(balancer, conflict.getMessage(), seen, clock.instant()),
                        memory)
                .rescheduleAfter(sooner(Retries.CONFLICT, nextLook));
    }

    /** Nor does an object that the API server refuses. */
    private UpdateControl<StickyBalancer> refused(
            StickyBalancer balancer,
            Context<StickyBalancer> context,
            RefusedException refusal,
            Memory memory,
            Optional<Observation> seen,
            Duration nextLook) {
        Duration retry = Retries.afterFailure(balancer, ++memory.failures, refusal.answer());
        if (!refusal.isCertain(memory.failures)) {
            metrics.rounds().retried();
            return UpdateControl.<StickyBalancer>noUpdate().rescheduleAfter(retry);
        }
        return report(
                        balancer,
                        context,
                        StatusWriter.rejected(balancer, List.of(refusal.problem()), seen, clock.instant()),
                        memory)
                .rescheduleAfter(sooner(retry, nextLook));
    }

    private static Duration sooner(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Writes the status only when it says something new. */
    private UpdateControl<StickyBalancer> report(
            StickyBalancer balancer, Context<StickyBalancer> context, StickyBalancerStatus status, Memory memory) {
        StickyBalancerStatus last = balancer.getStatus();
        metrics.balancers().told(balancer, status);
        if (!status.equals(last)) {
            new StatusPatch(balancer, status).apply(context.getClient());
            memory.wrote(status, last);
            memory.told.changes(status).forEach(change -> {
                metrics.balancers().changed(change);
                events.record(context.getClient(), balancer, change, clock.instant());
            });
            memory.told = memory.told.and(status);
        }
        memory.note(balancer, status, memories.size(), clock.instant());
        return UpdateControl.noUpdate();
    }

    /** What is known of balancers that are gone is dropped on the way. */
    private Memory remember(StickyBalancer balancer) {
        memories.keySet().retainAll(watches.balancerUids());
        return memories.computeIfAbsent(balancer.getMetadata().getUid(), uid -> Memory.of(balancer));
    }
}
