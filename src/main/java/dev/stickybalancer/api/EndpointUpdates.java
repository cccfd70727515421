package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How nginx learns which pods the app has. */
public enum EndpointUpdates {
    @JsonProperty("Dynamic")
    DYNAMIC,
    @JsonProperty("Reload")
    RELOAD
}
