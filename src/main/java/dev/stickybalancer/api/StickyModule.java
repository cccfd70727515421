package dev.stickybalancer.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What keeps a user on one pod inside nginx. */
public enum StickyModule {
    @JsonProperty("Native")
    NATIVE,
    @JsonProperty("NginxStickyModuleNg")
    NGINX_STICKY_MODULE_NG
}
