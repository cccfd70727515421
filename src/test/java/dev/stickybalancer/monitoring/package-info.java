/** What {@code deploy/monitoring} says, for the tests that check it and those that run it in a real Prometheus. */
package dev.stickybalancer.monitoring;
