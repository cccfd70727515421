package dev.stickybalancer.apiserver;

import dev.stickybalancer.support.AuditLog;
import java.time.Instant;
import java.util.List;

/** What the operator asked for Certificates, since one moment: one test must not see what another one did. */
record CertificateRequests(ApiServer apiServer, Instant since) {
    long watches() {
        return granted("watch").size();
    }

    List<AuditLog.Request> granted(String verb) {
        return all().stream()
                .filter(request -> request.verb().equals(verb) && request.code() < 400)
                .toList();
    }

    long refusals() {
        return answered(403);
    }

    /** Requests when there was no such API. */
    long misses() {
        return answered(404);
    }

    private long answered(int code) {
        return all().stream().filter(request -> request.code() == code).count();
    }

    private List<AuditLog.Request> all() {
        return apiServer.audit().requests().stream()
                .filter(request -> request.resource().equals("certificates"))
                .filter(request -> request.time().isAfter(since))
                .toList();
    }
}
