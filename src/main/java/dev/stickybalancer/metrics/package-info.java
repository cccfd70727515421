/**
 * What the operator counts and times, for Prometheus: other packages say what happened, this one keeps the figures. Every
 * name is in {@code docs/reference/metrics.md}, which a test writes.
 */
package dev.stickybalancer.metrics;
