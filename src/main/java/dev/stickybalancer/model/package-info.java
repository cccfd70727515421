/**
 * What a balancer is, in the data plane's own terms: immutable records that the renderer turns into text and the
 * planner moves endpoints through. Comes in: validated settings and discovered endpoints. Goes out: the same bytes for
 * the same input. No client, no clock, no input or output; constructors throw {@link IllegalArgumentException} on a
 * value that no validation should have let through.
 */
package dev.stickybalancer.model;
