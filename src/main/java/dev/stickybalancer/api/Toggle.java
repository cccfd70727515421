package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** On or off, in a form that can grow a third value. */
public enum Toggle {
    @JsonProperty("Enabled")
    ENABLED,
    @JsonProperty("Disabled")
    DISABLED
}
