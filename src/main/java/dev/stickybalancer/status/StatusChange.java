package dev.stickybalancer.status;

/**
 * A change of the status that a person would want to be told of.
 *
 * @param warning something is wrong, or better changed, as opposed to put right
 * @param reason of the condition
 * @param note the condition's message
 */
public record StatusChange(boolean warning, String reason, String note) {}
