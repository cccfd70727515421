package dev.stickybalancer.model;

import java.util.OptionalInt;

/**
 * nginx's worker processes.
 *
 * @param processes empty for one per CPU that nginx sees ({@code auto})
 * @param connections per worker; a proxied WebSocket takes two
 */
public record Workers(OptionalInt processes, int connections) {}
