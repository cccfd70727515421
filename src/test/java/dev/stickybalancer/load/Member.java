package dev.stickybalancer.load;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** What every user has: a target, cookies, a pod it is bound to, and somebody to tell. Used by one thread. */
final class Member {
    private final Event.User user;
    private final Target target;
    private final Recorder recorder;
    private final AtomicBoolean running;
    private final CookieJar jar;
    private String pod = "";

    Member(Event.User user, Target target, Recorder recorder, AtomicBoolean running) {
        this.user = user;
        this.target = target;
        this.recorder = recorder;
        this.running = running;
        this.jar = new CookieJar(user.kind() != UserKind.COOKIELESS);
    }

    Target target() {
        return target;
    }

    CookieJar jar() {
        return jar;
    }

    String pod() {
        return pod;
    }

    int number() {
        return user.number();
    }

    boolean runs() {
        return running.get();
    }

    void answered(String what, String answeringPod, long startedNanos, boolean bound, int count) {
        recorder.record(
                new Event.Answered(Instant.now(), user, what, answeringPod, millisSince(startedNanos), bound, count));
        pod = answeringPod;
    }

    void seen(String answeringPod) {
        recorder.record(new Event.Seen(Instant.now(), user, answeringPod));
        pod = answeringPod;
    }

    void failed(String what, int status, String words, long startedNanos) {
        recorder.record(new Event.Failed(Instant.now(), user, what, pod, status, words, millisSince(startedNanos)));
    }

    void reset(String what) {
        recorder.record(new Event.Reset(Instant.now(), user, what));
    }

    void opened(String sessionPod, long sinceNanos, boolean reopened) {
        recorder.record(new Event.Opened(Instant.now(), user, sessionPod, millisSince(sinceNanos), reopened));
        pod = sessionPod;
    }

    void openFailed(int status, String words) {
        recorder.record(new Event.OpenFailed(Instant.now(), user, pod, status, words));
    }

    void ended(String sessionPod, boolean byApp, int code, String words) {
        recorder.record(new Event.Ended(Instant.now(), user, sessionPod, byApp, code, words));
    }

    /** Loads the app's page, as every browser does before it opens a DDP session; tries until it succeeds. */
    void loadPage(Lane lane) {
        HttpCall page = HttpCall.get("/");
        while (runs()) {
            long started = System.nanoTime();
            boolean bound = !jar.isEmpty();
            try {
                HttpReply reply = lane.exchange(page);
                if (reply.status() == 200 && reply.pod().isPresent()) {
                    answered(page.name(), reply.pod().get(), started, bound, 0);
                    return;
                }
                failed(page.name(), reply.status(), "status " + reply.status(), started);
            } catch (IOException e) {
                failed(page.name(), 0, words(e), started);
            }
            pause(1000);
        }
    }

    /** Sleeps, a quarter more or less, so that users do not march in step. */
    void pause(double millis) {
        try {
            Thread.sleep((long) jitter(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.set(false);
        }
    }

    static double jitter(double millis) {
        return millis * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
    }

    static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    static String words(Exception e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
}
