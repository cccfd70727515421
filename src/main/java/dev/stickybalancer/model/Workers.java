package dev.stickybalancer.model;

/**
 * nginx's worker processes.
 *
 * @param processes each fills one CPU
 * @param connections per worker; a proxied WebSocket takes two
 */
public record Workers(int processes, int connections) {}
