package dev.stickybalancer.resources;

/** Images for balancers that name none. */
public record Images(String nginx, String dns, String nginxExporter, String mtail) {}
